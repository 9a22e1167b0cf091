using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>How a beam search looks.</summary>
public sealed record BeamOptions
{
    /// <summary>How many sequences are followed at once, 1 or more; 1 is greedy decoding.</summary>
    public int Width { get; init; } = 5;

    /// <summary>α of log P / length^α, by which sequences of different lengths are ranked, 0 or more; 0 ranks by probability.</summary>
    public double LengthPower { get; init; }

    /// <summary>A sequence is cut off after so many tokens, 0 or more.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Width, 1, because: "1 is greedy decoding.");
        Guard.NotNegative(LengthPower);
        Guard.AtLeast(MaximumLength, 0);
    }
}

/// <content>
/// Beam search (Lowerre 1976): of all continuations of the sequences in the beam by one token, the most probable few are
/// the next beam. It finds good sequences fast, and may miss the best.
/// </content>
public static partial class Decoding
{
    /// <summary>Beam search from each of some prefixes, all side by side.</summary>
    /// <param name="start">The prefixes to go on from: one for each source sentence, say.</param>
    /// <param name="options">How to look.</param>
    /// <returns>For each prefix what was found, best score first, at least one and at most Width; cut-off ones only if nothing came to its end.</returns>
    public static DecodedSequence[][] Beam(IPrefixes start, BeamOptions? options = null)
    {
        options ??= new BeamOptions();
        options.Validate();
        ArgumentNullException.ThrowIfNull(start);
        var beams = new Followed[start.Count];
        for (var i = 0; i < beams.Length; i++)
            beams[i] = new Followed(options, start.End, row: i);
        for (var length = 0; ; length++)
        {
            Cancellation.ThrowIfRequested();
            List<int> parents = [], tokens = [];
            foreach (var beam in beams)
                beam.Step(start, length, parents, tokens);
            if (parents.Count == 0)
                return [.. beams.Select(beam => beam.Best())];
            start = start.Continue([.. parents], [.. tokens]);
        }
    }

    /// <summary>A sequence that is still growing, and the row of the prefixes that it is.</summary>
    private readonly record struct Growing(int Row, int[] Tokens, double LogProbability);

    private sealed class Followed(BeamOptions options, int end, int row)
    {
        private readonly List<DecodedSequence> _finished = [];
        private List<Growing> _growing = [new(row, [], 0)];
        private DecodedSequence[] _cut = [];

        /// <summary>One token more: the best Width of all continuations; those that end are put aside, the others grow on.</summary>
        public void Step(IPrefixes prefixes, int length, List<int> parents, List<int> tokens)
        {
            var best = new PriorityQueue<(Growing From, int Token), double>();
            foreach (var sequence in _growing)
            {
                var next = prefixes.NextLogProbabilities(sequence.Row);
                for (var token = 0; token < next.Length; token++)
                {
                    var log = sequence.LogProbability + next[token];
                    if (double.IsNegativeInfinity(log) || (length == options.MaximumLength && token != end))
                        continue;
                    if (best.Count < options.Width)
                        best.Enqueue((sequence, token), log);
                    else if (best.TryPeek(out _, out var least) && log > least)
                        best.DequeueEnqueue((sequence, token), log);
                }
            }
            if (length == options.MaximumLength)
                _cut = [.. _growing.Select(sequence => new DecodedSequence(sequence.Tokens, sequence.LogProbability, false))];
            var from = new List<int>();
            var grown = new List<Growing>();
            while (best.TryDequeue(out var one, out var log))
            {
                if (one.Token == end)
                {
                    _finished.Add(new DecodedSequence(one.From.Tokens, log, true));
                    continue;
                }
                from.Add(one.From.Row);
                grown.Add(new(parents.Count + grown.Count, [.. one.From.Tokens, one.Token], log));
            }
            _growing = grown;
            if (NothingBetterCanCome())
                _growing = [];
            foreach (var (sequence, parent) in _growing.Zip(from))
            {
                parents.Add(parent);
                tokens.Add(sequence.Tokens[^1]);
            }
        }

        /// <summary>What came to its end, best score first; else what was cut off.</summary>
        public DecodedSequence[] Best() => [.. (_finished.Count > 0 ? _finished : [.. _cut])
            .OrderByDescending(one => one.Score(options.LengthPower)).Take(options.Width)];

        /// <summary>A log-probability only falls, so a growing sequence never scores above what it has now at the largest length.</summary>
        private bool NothingBetterCanCome()
        {
            if (_finished.Count < options.Width)
                return false;
            var worst = _finished.Select(one => one.Score(options.LengthPower)).OrderDescending().Take(options.Width).Last();
            var longest = Math.Pow(options.MaximumLength + 1, options.LengthPower);
            return _growing.TrueForAll(sequence => sequence.LogProbability / longest <= worst);
        }
    }
}
