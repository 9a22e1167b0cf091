using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Sequences of different lengths as one rectangle (B, T): the shorter ones are filled up behind their end with padding, which
/// masks keep from being seen.
/// </summary>
public sealed class PaddedSequences
{
    private readonly int[] _lengths;

    /// <summary>Fills up.</summary>
    /// <param name="sequences">B sequences of symbols, 0 or more each, none of them empty.</param>
    /// <param name="padding">The symbol to fill up with.</param>
    /// <exception cref="ArgumentException">There is no sequence, or an empty one.</exception>
    public PaddedSequences(IReadOnlyList<int[]> sequences, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences.Any(sequence => sequence is null or []))
            throw new ArgumentException("sequences must be one or more, none of them empty: a recurrent layer reads at least one symbol.", nameof(sequences));
        _lengths = [.. sequences.Select(sequence => sequence.Length)];
        (Count, Time) = (sequences.Count, _lengths.Max());
        Guard.Memory(sequences.Count, 4.0 * Count * Time, nameof(sequences));
        Symbols = new int[Count * Time];
        Array.Fill(Symbols, padding);
        for (var b = 0; b < Count; b++)
            sequences[b].CopyTo(Symbols, b * Time);
    }

    /// <summary>B, how many sequences.</summary>
    public int Count { get; }

    /// <summary>T, the length of the longest.</summary>
    public int Time { get; }

    /// <summary>The symbols, (B, T), padded.</summary>
    public int[] Symbols { get; }

    /// <summary>The length of each sequence, (B).</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>What is added to the scores of an attention: 0 on a symbol, -∞ on padding, (B, 1, T).</summary>
    public Tensor Mask()
    {
        var mask = Tensor.Zeros(Count, 1, Time);
        for (var b = 0; b < Count; b++)
            mask.Values[(b * Time + _lengths[b])..((b + 1) * Time)].Fill(float.NegativeInfinity);
        return mask;
    }

    /// <summary>The states at each sequence's own last symbol: (B, T, H) to (B, H).</summary>
    /// <param name="states">(B, T, H).</param>
    public Tensor Last(Tensor states) => Rows(states).Gather([.. _lengths.Select((length, b) => b * Time + length - 1)]);

    /// <summary>Each sequence backwards, its padding left behind: (B, T, H) to (B, T, H). Twice gives the same again.</summary>
    /// <param name="states">(B, T, H).</param>
    public Tensor Reversed(Tensor states)
    {
        var from = new int[Count * Time];
        for (var b = 0; b < Count; b++)
            for (var t = 0; t < Time; t++)
                from[b * Time + t] = b * Time + (t < _lengths[b] ? _lengths[b] - 1 - t : t);
        return Rows(states).Gather(from).Reshape(Count, Time, states.Shape[2]);
    }

    private Tensor Rows(Tensor states) => states.Shape.Rank == 3 && states.Shape[0] == Count && states.Shape[1] == Time
        ? states.Reshape(Count * Time, states.Shape[2])
        : throw new ArgumentException($"States of these sequences are ({Count}, {Time}, H), not {states.Shape}.", nameof(states));
}
