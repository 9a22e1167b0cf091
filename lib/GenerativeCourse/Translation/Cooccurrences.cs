using System.Runtime.InteropServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Translation;

/// <summary>
/// Which words f stand in a pair with which word e (or with NULL, which is in every pair): the places of a sparse table
/// t(f | e), row e after row e, each row ascending by f; and for each pair of the corpus where t(f_j | e_i) stands in it.
/// </summary>
internal sealed class Cooccurrences
{
    private readonly int[] _starts;     // (V_e + 1): where each row begins
    private readonly int[] _words;      // f, by place
    private readonly int[] _places;     // pair after pair, (m, l + 1): the place of t(f_j | e_i), e_0 = NULL
    private readonly long[] _pairStarts;

    public Cooccurrences(ParallelCorpus corpus)
    {
        var pairs = corpus.Pairs;
        _pairStarts = new long[pairs.Count + 1];
        for (var n = 0; n < pairs.Count; n++) _pairStarts[n + 1] = _pairStarts[n] + (pairs[n].E.Length + 1L) * pairs[n].F.Length;
        if (_pairStarts[^1] > Array.MaxLength) throw Guard.Refusal(nameof(corpus), "smaller", pairs.Count, "Its pairs hold more than two billion pairs of words: take a part.");
        Guard.Memory(pairs.Count, 12.0 * _pairStarts[^1], nameof(corpus));
        (_places, _starts) = (new int[_pairStarts[^1]], new int[corpus.E.Count + 1]);

        var occurrences = Occurrences(corpus);
        var words = new List<int>();
        var placeOf = new int[corpus.F.Count]; // of each f in the row that is being made, counted from 1
        for (var e = 0; e < occurrences.Length; e++)
        {
            Cancellation.ThrowIfRequested();
            _starts[e] = words.Count;
            foreach (var (n, _) in occurrences[e])
                foreach (var f in pairs[n].F)
                {
                    if (placeOf[f] != 0) continue;
                    placeOf[f] = 1;
                    words.Add(f);
                }
            var row = CollectionsMarshal.AsSpan(words)[_starts[e]..];
            row.Sort();
            for (var k = 0; k < row.Length; k++) placeOf[row[k]] = _starts[e] + k + 1;
            foreach (var (n, i) in occurrences[e])
                for (var j = 0; j < pairs[n].F.Length; j++)
                    _places[_pairStarts[n] + j * (pairs[n].E.Length + 1L) + i] = placeOf[pairs[n].F[j]] - 1;
            foreach (var f in row) placeOf[f] = 0;
        }
        _starts[^1] = words.Count;
        _words = [.. words];
    }

    /// <summary>How many pairs of words there are.</summary>
    public int Count => _words.Length;

    /// <summary>V_e, the number of rows.</summary>
    public int Rows => _starts.Length - 1;

    /// <summary>The words f of row e, ascending.</summary>
    public ReadOnlySpan<int> Words(int e) => _words.AsSpan(Row(e));

    /// <summary>The places of row e.</summary>
    public Range Row(int e) => _starts[e].._starts[e + 1];

    /// <summary>The place of t(f | e), or -1 where the two never met.</summary>
    public int Place(int f, int e)
    {
        var k = Words(e).BinarySearch(f);
        return k < 0 ? -1 : _starts[e] + k;
    }

    /// <summary>The places of t(f_j | e_i) for the corpus's pair n, (m, l + 1).</summary>
    public ReadOnlySpan<int> Places(int n) => _places.AsSpan((int)_pairStarts[n], (int)(_pairStarts[n + 1] - _pairStarts[n]));

    /// <summary>The first pair of each of so many parts of about the same work, and the end.</summary>
    public int[] Cut(int parts)
    {
        var cuts = new int[parts + 1];
        for (var part = 1; part <= parts; part++)
            while (cuts[part] < _pairStarts.Length - 1 && (cuts[part] < cuts[part - 1] || _pairStarts[cuts[part]] * parts < _pairStarts[^1] * part)) cuts[part]++;
        return cuts;
    }

    // For each e, the pairs and places that it stands at: i from 1, NULL at 0.
    private static List<(int Pair, int I)>[] Occurrences(ParallelCorpus corpus)
    {
        var occurrences = new List<(int, int)>[corpus.E.Count];
        for (var e = 0; e < occurrences.Length; e++) occurrences[e] = [];
        for (var n = 0; n < corpus.Pairs.Count; n++)
        {
            occurrences[ParallelCorpus.Null].Add((n, 0));
            for (var i = 0; i < corpus.Pairs[n].E.Length; i++) occurrences[corpus.Pairs[n].E[i]].Add((n, i + 1));
        }
        return occurrences;
    }
}
