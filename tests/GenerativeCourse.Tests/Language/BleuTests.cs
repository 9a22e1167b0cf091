using CsCheck;
using GenerativeCourse.Language;

namespace GenerativeCourse.Tests.Language;

/// <summary>BLEU against Papineni's examples, sacreBLEU's published cases and NLTK (Golden/Language/scores.py).</summary>
public sealed class BleuTests
{
    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Papineni et al. 2002, section 2: seven times "the" is right twice, not seven times; and their candidates 1 and 2.
    [Fact]
    public void A_precision_is_clipped()
    {
        var score = Bleu.Corpus([Words("the the the the the the the")],
            [[Words("the cat is on the mat"), Words("there is a cat on the mat")]], order: 2);
        Assert.Equal([2.0 / 7, 0], score.Precisions);
        Assert.Equal(0, score.Score);
        string[][] references =
        [
            Words("it is a guide to action that ensures that the military will forever heed party commands"),
            Words("it is the guiding principle which guarantees the military forces always being under the command of the party"),
            Words("it is the practical guide for the army always to heed the directions of the party"),
        ];
        var first = Words("it is a guide to action which ensures that the military always obeys the commands of the party");
        var second = Words("it is to insure the troops forever hearing the activity guidebook that party direct");
        Assert.Equal([17.0 / 18, 10.0 / 17], Bleu.Corpus([first], [references], order: 2).Precisions);
        Assert.Equal([8.0 / 14, 1.0 / 13], Bleu.Corpus([second], [references], order: 2).Precisions);
    }

    // https://github.com/mjpost/sacrebleu, test/test_bleu.py: its cases with tokenize none.
    [Fact]
    public void The_published_cases_of_sacreBLEU_come_out()
    {
        string[][] candidates = [Words("The dog bit the man."), Words("It wasn't surprising."), Words("The man had just bitten him.")];
        string[][][] references =
        [
            [Words("The dog bit the man."), Words("The dog had bit the man.")],
            [Words("It was not unexpected."), Words("No one was surprised.")],
            [Words("The man bit him first."), Words("The man had bitten the dog.")],
        ];
        Assert.Equal(0.491919566, Bleu.Corpus(candidates, references).Score, 8);
        Assert.Equal(0, Bleu.Corpus([[], [], []], references).Score);
        Assert.Equal(1, Bleu.Corpus([Words("this is a test")], [Words("this is a test")]).Score, 12);
        string[] candidate = ["am", "I", "am", "a", "character", "sequence"], reference = Words("I am a symbol string sequence a a");
        var counted = Bleu.Corpus([candidate], [reference]);
        Assert.Equal([4.0 / 6, 2.0 / 5, 1.0 / 4, 0], counted.Precisions);
        Assert.Equal((6L, 8L), (counted.CandidateLength, counted.ReferenceLength));
        Assert.Equal(0.1555722182, Bleu.Sentence(candidate, reference, BleuSmoothing.Floor), 9);
        Assert.Equal(0, Bleu.Sentence(candidate, reference, BleuSmoothing.None));
    }

    [Fact]
    public void A_corpus_has_the_score_that_NLTK_gives()
    {
        var golden = GoldenFile.Read("Language/scores.json");
        var candidates = golden["candidates"].As<string[][]>();
        var references = golden["references"].As<string[][][]>();
        var first = references.Select(r => r[0]).ToArray();
        for (var order = 1; order <= 5; order++)
        {
            Assert.Equal((double)golden["corpus"]![$"{order}"]!, Bleu.Corpus(candidates, first, order).Score, 12);
            Assert.Equal((double)golden["corpus_three"]![$"{order}"]!, Bleu.Corpus(candidates, references, order).Score, 12);
        }
    }

    [Theory]
    [InlineData(BleuSmoothing.Floor)]
    [InlineData(BleuSmoothing.AddOne)]
    [InlineData(BleuSmoothing.Exponential)]
    public void A_smoothed_sentence_has_the_score_that_NLTK_gives(BleuSmoothing smoothing)
    {
        foreach (var s in GoldenFile.Read("Language/scores.json")["sentences"]!.AsArray())
            Assert.Equal((double)s![$"{smoothing}"]!, Bleu.Sentence(s["candidate"].As<string[]>(), s["reference"].As<string[]>(), smoothing), 12);
    }

    [Fact]
    public void BLEU_is_between_0_and_1_and_1_for_the_reference_itself() =>
        Gen.Char["ab c"].Select(c => $"{c}").Array[0, 12].Array[1, 4].SelectMany(c => Gen.Char["abc"].Select(x => $"{x}").Array[0, 12].Array[c.Length].Select(r => (c, r)))
            .Sample((candidates, references) =>
            {
                var score = Bleu.Corpus(candidates, references);
                Assert.InRange(score.Score, 0, 1 + 1e-12);
                Assert.All(score.Precisions, p => Assert.InRange(p, 0, 1));
                if (references.Any(r => r.Length >= 4))
                    Assert.Equal(1, Bleu.Corpus(references, references).Score, 12);
            });

    [Fact]
    public void Silly_input_gets_one_sentence()
    {
        string[][] two = [["a"], ["b"]];
        Assert.StartsWith("candidates must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Bleu.Corpus([], Array.Empty<string[]>())).Message);
        Assert.StartsWith("references must be 2, one for each candidate, not 1.", Assert.Throws<ArgumentOutOfRangeException>(() => Bleu.Corpus(two, [["a"]])).Message);
        Assert.StartsWith("order must be 1 to 100, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Bleu.Corpus(two, two, order: 0)).Message);
        Assert.Equal(0, Bleu.Corpus([["a"]], [Array.Empty<string>()]).Score);
        Assert.Equal(0, Bleu.Sentence([], [], BleuSmoothing.AddOne));
    }
}
