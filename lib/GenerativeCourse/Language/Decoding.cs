using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>How tokens are drawn.</summary>
public sealed record SamplingOptions
{
    /// <summary>T of p^(1/T), positive: 1 draws from the model, less draws what is probable more often.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the so many most probable tokens are drawn, 1 or more; by default all.</summary>
    public int TopK { get; init; } = int.MaxValue;

    /// <summary>Only the most probable tokens that have this probability together (Holtzman et al. 2020), above 0 and at most 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>A sequence is cut off after so many tokens, 0 or more.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Decides what is drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.Positive(Temperature, because: "Towards 0 it becomes greedy decoding.");
        Guard.AtLeast(TopK, 1);
        Guard.Probability(TopP);
        Guard.Positive(TopP);
        Guard.AtLeast(MaximumLength, 0);
    }
}

/// <summary>Decoding of whatever gives next-log-probabilities: the most probable token every time (greedy), one drawn, or a beam.</summary>
public static partial class Decoding
{
    /// <summary>Takes the most probable token every time.</summary>
    /// <param name="start">The sequences to go on from.</param>
    /// <param name="maximumLength">A sequence is cut off after so many tokens, 0 or more.</param>
    /// <returns>One hypothesis for each sequence.</returns>
    public static DecodedSequence[] Greedy(IPrefixes start, int maximumLength = 100)
    {
        Guard.AtLeast(maximumLength, 0);
        return Run(start, maximumLength, static (_, next) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(next));
    }

    /// <summary>Draws every token from the model's own distribution, as the options sharpen or cut it.</summary>
    /// <param name="start">The sequences to go on from.</param>
    /// <param name="options">How to draw.</param>
    /// <returns>One hypothesis for each sequence; its probability is the model's, not the sharpened one.</returns>
    public static DecodedSequence[] Sample(IPrefixes start, SamplingOptions? options = null)
    {
        options ??= new SamplingOptions();
        options.Validate();
        ArgumentNullException.ThrowIfNull(start);
        var root = new RandomStream(options.Seed);
        RandomStream[] streams = [.. Enumerable.Range(0, start.Count).Select(sequence => root.Split(sequence))];
        return Run(start, options.MaximumLength, (sequence, next) => Draw(next, options, streams[sequence]));
    }

    /// <summary>Draws one token.</summary>
    /// <param name="next">log P of each token.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="random">Where chance comes from.</param>
    public static int Draw(ReadOnlySpan<float> next, SamplingOptions options, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        var most = System.Numerics.Tensors.TensorPrimitives.Max(next);
        var weights = new double[next.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Exp((next[i] - (double)most) / options.Temperature);
        if (options.TopK < weights.Length || options.TopP < 1)
            Cut(weights, options);
        return random.Categorical(weights);
    }

    /// <summary>Leaves only the top k, and of them only as many as have the probability p together.</summary>
    private static void Cut(double[] weights, SamplingOptions options)
    {
        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i])];
        var (total, sum) = (weights.Sum(), 0.0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            var weight = weights[order[rank]];
            if (rank >= options.TopK || sum >= options.TopP * total)
                weights[order[rank]] = 0;
            sum += weight;
        }
    }

    private delegate int Choice(int sequence, ReadOnlySpan<float> next);

    /// <summary>All sequences side by side; those that have come to their end leave.</summary>
    private static DecodedSequence[] Run(IPrefixes start, int maximumLength, Choice choose)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (tokens, logs, ended) = (new List<int>[start.Count], new double[start.Count], new bool[start.Count]);
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = [];
        int[] alive = [.. Enumerable.Range(0, start.Count)];
        for (var length = 0; alive.Length > 0; length++)
        {
            Cancellation.ThrowIfRequested();
            List<int> parents = [], chosen = [];
            for (var row = 0; row < alive.Length; row++)
            {
                var sequence = alive[row];
                var next = start.NextLogProbabilities(row);
                var token = choose(sequence, next);
                ended[sequence] = token == start.End;
                if (!ended[sequence] && length == maximumLength)
                    continue;
                logs[sequence] += next[token];
                if (ended[sequence])
                    continue;
                tokens[sequence].Add(token);
                parents.Add(row);
                chosen.Add(token);
            }
            alive = [.. parents.Select(row => alive[row])];
            if (alive.Length > 0)
                start = start.Continue([.. parents], [.. chosen]);
        }
        return [.. tokens.Select((list, i) => new DecodedSequence([.. list], logs[i], ended[i]))];
    }
}
