using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>What an exact search found.</summary>
/// <param name="Best">The most probable finished sequence that was seen; null if none was.</param>
/// <param name="IsProven">Whether no other sequence can be more probable; false if the search was cut off.</param>
/// <param name="Expanded">How many prefixes were continued.</param>
public sealed record ExactResult(DecodedSequence? Best, bool IsProven, long Expanded);

/// <summary>
/// The model's most probable sequence, for certain (Stahlberg and Byrne 2019, algorithm 1): depth first through all prefixes,
/// leaving out each that is no more probable than the best sequence known. A sequence is never more probable than its
/// prefix, so nothing better is lost. The work grows with the uncertainty of the model and with the length: for short sentences.
/// </summary>
public static class ExactSearch
{
    private const int Together = 64;

    /// <summary>Searches.</summary>
    /// <param name="start">The prefix to go on from: one, as of one source sentence.</param>
    /// <param name="maximumLength">Longer sequences do not count, 0 to 1000.</param>
    /// <param name="known">A finished sequence that is known already, as a beam found it: the better, the shorter the search. Or null.</param>
    /// <param name="mostExpanded">After so many prefixes the search is cut off, 1 or more.</param>
    /// <exception cref="ArgumentException">There is more than one prefix, or what is known is not finished.</exception>
    public static ExactResult Best(IPrefixes start, int maximumLength = 50, DecodedSequence? known = null, long mostExpanded = 100_000)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (start.Count != 1)
            throw new ArgumentException($"start must be one prefix, not {start.Count}: search them one by one.", nameof(start));
        if (known is { IsFinished: false })
            throw new ArgumentException("known must be a finished sequence: one that was cut off proves nothing.", nameof(known));
        Guard.InRange(maximumLength, 0, 1000);
        Guard.AtLeast(mostExpanded, 1L);
        var search = new Search(maximumLength, mostExpanded) { Best = known };
        search.Expand(start, 0, [], 0);
        return new ExactResult(search.Best, search.Expanded <= mostExpanded, Math.Min(search.Expanded, mostExpanded));
    }

    private sealed class Search(int maximumLength, long mostExpanded)
    {
        public DecodedSequence? Best { get; set; }

        public long Expanded { get; private set; }

        private double Bound => Best?.LogProbability ?? double.NegativeInfinity;

        /// <summary>All that a prefix can become, as far as it can be better than the best that is known.</summary>
        public void Expand(IPrefixes prefixes, int row, int[] tokens, double log)
        {
            Cancellation.ThrowIfRequested();
            if (++Expanded > mostExpanded)
                return;
            var next = prefixes.NextLogProbabilities(row);
            if (prefixes.End >= 0 && log + next[prefixes.End] > Bound)
                Best = new DecodedSequence(tokens, log + next[prefixes.End], true);
            if (tokens.Length == maximumLength)
                return;
            var promising = Promising(next, prefixes.End, log);
            // Some at a time, the most probable first: what they find may spare the others.
            for (var i = 0; i < promising.Length && Expanded <= mostExpanded; i += Together)
            {
                (int Token, double Log)[] some = [.. promising.Skip(i).Take(Together).TakeWhile(one => one.Log > Bound)];
                if (some.Length == 0)
                    return;
                var children = prefixes.Continue([.. some.Select(_ => row)], [.. some.Select(one => one.Token)]);
                for (var child = 0; child < some.Length && some[child].Log > Bound && Expanded <= mostExpanded; child++)
                    Expand(children, child, [.. tokens, some[child].Token], some[child].Log);
            }
        }

        private (int Token, double Log)[] Promising(ReadOnlySpan<float> next, int end, double log)
        {
            var promising = new List<(int Token, double Log)>();
            for (var token = 0; token < next.Length; token++)
            {
                if (token != end && log + next[token] > Bound)
                    promising.Add((token, log + next[token]));
            }
            return [.. promising.OrderByDescending(one => one.Log)];
        }
    }
}
