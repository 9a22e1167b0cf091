using GenerativeCourse.Evaluation;
using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Translation;

/// <summary>
/// Quality against length, with the best that is possible beside it: encoder-decoders learn from sentences of up to 14 words of
/// <see cref="SpanishEnglishGrammar"/> and are asked for unseen ones of up to 26. Each is translated and scored with BLEU
/// against one translation drawn from the true distribution; who knows that distribution answers its most probable
/// translation, and even that misses the drawn one's synonyms.
/// </summary>
public sealed class LengthStudy
{
    /// <summary>The longest Spanish sentence to learn from, in words.</summary>
    public const int LongestLearned = 14;

    private const int TrainPart = 1, TrainTranslationPart = 2, TestPart = 3, TestTranslationPart = 4; // of the study's stream
    private readonly List<(WorldSentence Sentence, WorldTranslation Reference)> _test = [];

    /// <summary>Draws sentences to learn from, and sentences to be tested on that are none of them.</summary>
    /// <param name="sentences">How many to learn from, 1 or more; fewer of them are different.</param>
    /// <param name="tested">How many to be tested on for each range of lengths, 1 or more.</param>
    /// <param name="seed">Decides both.</param>
    public LengthStudy(int sentences = 30_000, int tested = 300, long seed = 1)
    {
        Guard.AtLeast(sentences, 1);
        Guard.AtLeast(tested, 1);
        Guard.Memory(sentences, 2000.0 * sentences);
        Guard.Memory(tested, 2000.0 * tested * Lengths.Count);
        var root = new RandomStream(seed);
        var (drawn, translations) = (SpanishEnglishGrammar.Sample(sentences, root.Split(TrainPart), 1, LongestLearned), root.Split(TrainTranslationPart));
        var pairs = drawn.Select(sentence => (sentence.Spanish, sentence.Translate(translations).English)).ToList();
        (Spanish, English) = (Vocabulary.Of(pairs.Select(pair => pair.Spanish)), Vocabulary.Of(pairs.Select(pair => pair.English)));
        Pairs = [.. pairs.Select(pair => new TranslationPair(Spanish.Encode(pair.Spanish), English.Encode(pair.English)))];
        var seen = drawn.Select(sentence => sentence.ToString()).ToHashSet();
        var (source, references) = (root.Split(TestPart), root.Split(TestTranslationPart));
        foreach (var (shortest, longest) in Lengths)
        {
            for (var found = 0; found < tested;)
            {
                var sentence = SpanishEnglishGrammar.Sample(1, source, shortest, longest)[0];
                if (seen.Contains(sentence.ToString()))
                    continue;
                _test.Add((sentence, sentence.Translate(references)));
                found++;
            }
        }
    }

    /// <summary>The ranges of lengths, in Spanish words: the first three were learned from, the others are longer.</summary>
    public static IReadOnlyList<(int Shortest, int Longest)> Lengths { get; } = [(3, 6), (7, 10), (11, 14), (15, 18), (19, 22), (23, 26)];

    /// <summary>The Spanish words.</summary>
    public Vocabulary Spanish { get; }

    /// <summary>The English words.</summary>
    public Vocabulary English { get; }

    /// <summary>What to learn from.</summary>
    public IReadOnlyList<TranslationPair> Pairs { get; }

    /// <summary>What to be tested on, with one translation each, drawn from the true distribution; short ones first.</summary>
    public IReadOnlyList<(WorldSentence Sentence, WorldTranslation Reference)> Test => _test;

    /// <summary>The least loss that is possible on the tested sentences of learned lengths, in nats a word: the entropy of their translations.</summary>
    public double EntropyPerWord
    {
        get
        {
            var learned = _test.Where(one => one.Sentence.Spanish.Count <= LongestLearned).ToList();
            return learned.Sum(one => one.Sentence.Entropy) / learned.Sum(one => one.Reference.English.Count + 1);
        }
    }

    /// <summary>The structure compared: without attention twice the state, so that size is no excuse.</summary>
    /// <param name="attention">How the decoder looks back.</param>
    public static EncoderDecoderOptions Structure(SourceAttentionKind attention) =>
        new() { Attention = attention, Hidden = attention == SourceAttentionKind.None ? 128 : 64 };

    /// <summary>The training compared: without attention five epochs instead of three.</summary>
    /// <param name="attention">How the decoder looks back.</param>
    public static SequenceTraining Training(SourceAttentionKind attention) => attention == SourceAttentionKind.None
        ? new() { Epochs = 5, BatchSize = 32, LearningRate = 4e-3f, Reports = 10 }
        : new() { Epochs = 3, BatchSize = 32, LearningRate = 6e-3f, Reports = 10 };

    /// <summary>A model with the compared structure, not trained yet.</summary>
    /// <param name="attention">How the decoder looks back.</param>
    /// <param name="seed">Decides its first weights.</param>
    public EncoderDecoder Model(SourceAttentionKind attention, long seed = 1) => new(Spanish, English, Structure(attention), seed);

    /// <summary>BLEU of some translations for each range of lengths.</summary>
    /// <param name="translations">The words of a translation for each tested sentence, in their order.</param>
    public double[] BleuByLength(IReadOnlyList<IReadOnlyList<string>> translations) => [.. Lengths.Select(range => BleuBetween(translations, range.Shortest, range.Longest))];

    /// <summary>BLEU of some translations of sentences of some lengths.</summary>
    /// <param name="translations">The words of a translation for each tested sentence, in their order.</param>
    /// <param name="shortest">In Spanish words, 1 or more.</param>
    /// <param name="longest">In Spanish words, 3 or more.</param>
    public double BleuBetween(IReadOnlyList<IReadOnlyList<string>> translations, int shortest, int longest)
    {
        ArgumentNullException.ThrowIfNull(translations);
        Guard.Length(translations.Count, _test.Count, nameof(translations));
        Guard.AtLeast(shortest, 1);
        Guard.AtLeast(longest, Math.Max(3, shortest));
        int[] chosen = [.. Enumerable.Range(0, _test.Count).Where(i => _test[i].Sentence.Spanish.Count >= shortest && _test[i].Sentence.Spanish.Count <= longest)];
        return Bleu.Corpus([.. chosen.Select(i => translations[i])], [.. chosen.Select(i => _test[i].Reference.English)]).Score;
    }

    /// <summary>The most probable translation of each tested sentence under the true distribution: what the ceiling is drawn from.</summary>
    public IReadOnlyList<IReadOnlyList<string>> BestTranslations => [.. _test.Select(one => one.Sentence.Best.English)];

    /// <summary>Greedy translations of all tested sentences.</summary>
    /// <param name="model">Who translates.</param>
    public string[][] Translations(EncoderDecoder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Translate([.. _test.Select(one => one.Sentence.Spanish)]);
    }

    /// <summary>Every way to look back, with several seeds: what data/results/attention-length.json holds.</summary>
    /// <param name="seeds">How many, 1 or more.</param>
    public static IEnumerable<SeedResult> Table(int seeds)
    {
        Guard.AtLeast(seeds, 1);
        return from seed in Enumerable.Range(1, seeds) from kind in Enum.GetValues<SourceAttentionKind>() select Run(kind, seed);
    }

    /// <summary>One run: the loss at the first report, BLEU by length, the ceiling's, and BLEU over all learned lengths.</summary>
    /// <param name="attention">How the decoder looks back.</param>
    /// <param name="seed">Decides sentences, weights and order.</param>
    public static SeedResult Run(SourceAttentionKind attention, long seed)
    {
        var study = new LengthStudy(seed: seed);
        var model = study.Model(attention, seed);
        var reports = model.Train(study.Pairs, Training(attention) with { Seed = seed }).ToList();
        var (own, best) = (study.Translations(model), study.BestTranslations);
        var figures = new Dictionary<string, double>
        {
            ["first loss"] = Math.Round(reports[0].Loss, 4),
            ["last loss"] = Math.Round(reports[^1].Loss, 4),
            ["seconds"] = Math.Round(reports.Sum(report => report.Seconds), 1),
            ["learned lengths"] = Math.Round(study.BleuBetween(own, 1, LongestLearned), 4),
            ["learned lengths, ceiling"] = Math.Round(study.BleuBetween(best, 1, LongestLearned), 4),
        };
        foreach (var (range, bleu, ceiling) in Lengths.Zip(study.BleuByLength(own), study.BleuByLength(best)))
        {
            figures[$"{range.Shortest}-{range.Longest}"] = Math.Round(bleu, 4);
            figures[$"{range.Shortest}-{range.Longest}, ceiling"] = Math.Round(ceiling, 4);
        }
        return new SeedResult(attention.ToString(), seed, figures);
    }
}
