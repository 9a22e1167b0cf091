using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="HiddenMarkovModel.Train"/>.</summary>
public sealed record BaumWelchOptions
{
    /// <summary>At most so many iterations, at least 1.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Ends when the mean log-likelihood of a step rises by less than this, 0 or more (0: never).</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Goes on from the parameters that the model has, instead of a random start.</summary>
    public bool Continue { get; init; }
}

/// <summary>
/// A hidden Markov model P(x, y) = P(y_1) Π_t P(y_t | y_t-1) Π_t P(x_t | y_t): a chain of states that nobody sees, and
/// something to see at each step. The generative twin of <see cref="ConditionalRandomField"/>.
/// </summary>
/// <remarks>Source: L. Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition" (1989): equations 19-25 (forward, backward), 33-35 (Viterbi), 40 (Baum-Welch).</remarks>
public sealed class HiddenMarkovModel : ISequenceLabeler
{
    private readonly long _seed;
    private readonly double _smoothing;
    private double[] _logStart;
    private double[] _logTransition; // K x K, row by row: from, to

    /// <summary>Makes a model whose chain jumps anywhere with equal probability.</summary>
    /// <param name="emission">What the states show; this model trains it too.</param>
    /// <param name="smoothing">Imagined examples of each start and transition, 0 or more.</param>
    /// <param name="seed">Of the random start of <see cref="Train"/>.</param>
    public HiddenMarkovModel(EmissionModel emission, double smoothing = 0, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(emission);
        (Emission, _smoothing, _seed) = (emission, Guard.NotNegative(smoothing, nameof(smoothing)), seed);
        _logStart = [.. Enumerable.Repeat(-Math.Log(States), States)];
        _logTransition = [.. Enumerable.Repeat(-Math.Log(States), States * States)];
    }

    /// <summary>Makes a model with known parameters.</summary>
    /// <param name="start">P(y_1), K probabilities.</param>
    /// <param name="transition">P(y_t | y_t-1), K x K, every row sums to 1.</param>
    /// <param name="emission">What the states show.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a row is not a distribution.</exception>
    public HiddenMarkovModel(ReadOnlySpan<double> start, double[,] transition, EmissionModel emission)
        : this(emission)
    {
        if (start.Length != States || transition.GetLength(0) != States || transition.GetLength(1) != States)
            throw new ArgumentException($"With {States} states, start has {States} probabilities and transition is {States}x{States}.", nameof(transition));
        Guard.Distribution(start, nameof(start));
        for (var j = 0; j < States; j++)
        {
            var row = Enumerable.Range(0, States).Select(k => transition[j, k]).ToArray();
            Guard.Distribution(row, $"row {j} of transition");
            for (var k = 0; k < States; k++) _logTransition[j * States + k] = Math.Log(row[k]);
        }
        _logStart = [.. start.ToArray().Select(p => Math.Log(p))];
    }

    /// <inheritdoc/>
    public int States => Emission.States;

    /// <summary>What the states show.</summary>
    public EmissionModel Emission { get; }

    /// <summary>P(y_1), K probabilities.</summary>
    public double[] StartProbabilities => [.. _logStart.Select(l => Math.Exp(l))];

    /// <summary>P(y_t | y_t-1), K x K: from, to.</summary>
    public double[,] Transitions
    {
        get
        {
            var result = new double[States, States];
            for (var j = 0; j < States; j++)
                for (var k = 0; k < States; k++) result[j, k] = Math.Exp(_logTransition[j * States + k]);
            return result;
        }
    }

    /// <summary>Learns from labelled sequences, by counting.</summary>
    public void Fit(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels)
    {
        Guard.Sequences(sequences, Emission.Dimensions, labels, States);
        foreach (var sequence in sequences) Emission.Validate(sequence);
        var (start, pairs) = (new double[States], new double[States * States]);
        var shares = new double[sequences.Count][];
        for (var s = 0; s < sequences.Count; s++)
        {
            start[labels[s][0]]++;
            for (var t = 1; t < labels[s].Length; t++) pairs[labels[s][t - 1] * States + labels[s][t]]++;
            shares[s] = new double[labels[s].Length * States];
            for (var t = 0; t < labels[s].Length; t++) shares[s][t * States + labels[s][t]] = 1;
        }
        SetChain(start, pairs);
        Emission.Update(sequences, shares);
    }

    /// <summary>Learns from sequences without labels (Baum and Welch's expectation-maximization), one report an iteration.</summary>
    /// <param name="sequences">Each T x D with T at least 1; lengths may differ.</param>
    /// <param name="options">When to stop.</param>
    /// <returns>Reports whose log-likelihood is the mean over all steps.</returns>
    public IEnumerable<EmStep> Train(IReadOnlyList<Matrix> sequences, BaumWelchOptions? options = null)
    {
        options ??= new BaumWelchOptions();
        Guard.Sequences(sequences, Emission.Dimensions);
        foreach (var sequence in sequences) Emission.Validate(sequence);
        Guard.AtLeast(options.Iterations, 1, nameof(options.Iterations));
        Guard.NotNegative(options.Tolerance, nameof(options.Tolerance));
        return Iterate(sequences, options);
    }

    private IEnumerable<EmStep> Iterate(IReadOnlyList<Matrix> sequences, BaumWelchOptions options)
    {
        if (!options.Continue) RandomStart(sequences);
        var (steps, before) = (sequences.Sum(sequence => sequence.Rows), double.NegativeInfinity);
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            var (start, pairs, shares, total) = (new double[States], new double[States * States], new double[sequences.Count][], 0d);
            for (var s = 0; s < sequences.Count; s++) // E
            {
                (shares[s], var logLikelihood) = LinearChain.Marginals(_logStart, _logTransition, Emission.LogLikelihoods(sequences[s]), pairs);
                if (!double.IsFinite(logLikelihood)) throw new InvalidOperationException($"Sequence {s} is impossible under the model: give smoothing above 0.");
                for (var k = 0; k < States; k++) start[k] += shares[s][k];
                total += logLikelihood;
            }
            SetChain(start, pairs); // M
            Emission.Update(sequences, shares);
            yield return new EmStep(iteration, total / steps, 0);
            if (options.Tolerance > 0 && Math.Abs(total / steps - before) < options.Tolerance) yield break;
            before = total / steps;
        }
    }

    private void RandomStart(IReadOnlyList<Matrix> sequences)
    {
        var random = new RandomStream(_seed);
        double[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.5 + random.NextDouble())];
        SetChain(Some(States), Some(States * States));
        Emission.Start(sequences, random);
    }

    private void SetChain(double[] start, double[] pairs)
    {
        _logStart = LogShares(start);
        _logTransition = [.. pairs.Chunk(States).SelectMany(LogShares)];
    }

    private double[] LogShares(double[] counts)
    {
        var total = counts.Sum() + _smoothing * States;
        // A state that is never left says nothing of where it would go.
        return total > 0 ? [.. counts.Select(c => Math.Log((c + _smoothing) / total))] : [.. counts.Select(_ => -Math.Log(States))];
    }

    /// <summary>log P(x_1 … x_T), summed over all paths.</summary>
    public double LogLikelihood(Matrix sequence) => LinearChain.LogPartition(LinearChain.Forward(_logStart, _logTransition, Local(sequence)), States);

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix sequence) =>
        LinearChain.Rows(LinearChain.Marginals(_logStart, _logTransition, Local(sequence), null).Marginals, States);

    /// <inheritdoc/>
    public byte[] MostProbablePath(Matrix sequence) => [.. Viterbi(sequence).Path.Select(k => (byte)k)];

    /// <summary>The most probable path, and log P(path, x).</summary>
    public (int[] Path, double LogProbability) Viterbi(Matrix sequence) => LinearChain.Viterbi(_logStart, _logTransition, Local(sequence));

    /// <summary>Draws a new sequence: first the states, step by step, then what they show.</summary>
    /// <param name="length">Number of steps T, at least 1.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>T x D, and the states behind it.</returns>
    public (Matrix Sequence, byte[] States) Sample(int length, Random random)
    {
        Guard.AtLeast(length, 1, nameof(length));
        ArgumentNullException.ThrowIfNull(random);
        var sequence = new Matrix(length, Emission.Dimensions);
        var states = new byte[length];
        for (var t = 0; t < length; t++)
        {
            var logs = t == 0 ? _logStart : _logTransition.AsSpan(states[t - 1] * States, States).ToArray();
            states[t] = (byte)Draw.Categorical(random, [.. logs.Select(l => Math.Exp(l))]);
            Emission.Sample(states[t], random, sequence.Row(t));
        }
        return (sequence, states);
    }

    private double[] Local(Matrix sequence)
    {
        Guard.Sequences([sequence], Emission.Dimensions);
        Emission.Validate(sequence);
        return Emission.LogLikelihoods(sequence);
    }
}
