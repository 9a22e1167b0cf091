using GenerativeCourse.Language;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// Why decoding is NP-complete. Towns and roads become a problem of translation: every town is a word of f that has one
/// translation, itself; the order is free; and the language model allows a word after another only if a road leads
/// there. A translation uses every word of f once, so one with a probability above 0 is a way through all towns that
/// visits each once. Whoever could always decode fast could always find such a Hamiltonian path fast, too.
/// </summary>
/// <remarks>K. Knight, "Decoding complexity in word-replacement translation models", Computational Linguistics 25 (1999), section 4.1 (there with a round trip).</remarks>
public sealed class HamiltonianPath
{
    private readonly string[] _towns;

    /// <summary>Makes the translation problem of a map.</summary>
    /// <param name="towns">Different names, at most 128.</param>
    /// <param name="roads">One-way roads from town to town.</param>
    /// <exception cref="ArgumentException">A town is there twice, or a road leads to a town that is not.</exception>
    public HamiltonianPath(IEnumerable<string> towns, IEnumerable<(string From, string To)> roads)
    {
        ArgumentNullException.ThrowIfNull(towns);
        ArgumentNullException.ThrowIfNull(roads);
        _towns = [.. towns];
        Guard.Words(_towns, nameof(towns));
        Guard.InRange(_towns.Length, 1, BeamDecoder.LongestSentence, nameof(towns));
        var words = new Vocabulary(_towns);
        var all = roads.Distinct().ToList();
        foreach (var town in all.SelectMany(road => new[] { road.From, road.To }))
            if (town is null || !words.Contains(town)) throw new ArgumentException($"roads lead to '{town}', which is no town.", nameof(roads));
        var phrases = new PhraseTable(_towns.Select(town => new PhrasePair([town], [town], 1)));
        Model = new TranslationModel(phrases, new RoadModel(words, [.. all.Select(road => (words.IdOf(road.From), words.IdOf(road.To)))]), new TranslationWeights { Alpha = 1 });
    }

    /// <summary>The channel, which says nothing, and the language model, which is the map.</summary>
    public TranslationModel Model { get; }

    /// <summary>A way through all towns; null if the search finds none.</summary>
    /// <param name="search">How to search; null: exactly, so that null means there is none.</param>
    public IReadOnlyList<string>? Find(BeamSearch? search = null)
    {
        var best = new BeamDecoder(Model).Decode(_towns, search ?? BeamSearch.Exact);
        return double.IsNegativeInfinity(best.LogScore) ? null : best.Words;
    }

    // P(to | from) is the same for all roads from a town, and for stopping there; 0 where no road leads.
    private sealed class RoadModel(Vocabulary words, HashSet<(int From, int To)> roads) : INextWordModel
    {
        private readonly ILookup<int, int> _from = roads.ToLookup(road => road.From, road => road.To);

        public Vocabulary Vocabulary => words;

        public int Order => 2;

        public double LogProbability(ReadOnlySpan<int> context, int word)
        {
            var towns = words.Count - 3.0;
            if (context.Length == 0 || context[^1] == Vocabulary.Start)
                return word == Vocabulary.End ? double.NegativeInfinity : -Math.Log(towns);
            var from = context[^1];
            return word == Vocabulary.End || roads.Contains((from, word)) ? -Math.Log(_from[from].Count() + 1) : double.NegativeInfinity;
        }
    }
}
