using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <content>Parameters, learning by counting, what can be asked, and sampling.</content>
public sealed partial class HiddenMarkovModel
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
        ArgumentNullException.ThrowIfNull(transition);
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
        ArgumentNullException.ThrowIfNull(labels);
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

    /// <summary>log P(x_1 … x_T), summed over all paths; -∞ for a sequence that the model cannot show.</summary>
    public double LogLikelihood(Matrix sequence) => Functions.LogSumExp(Forward(_logStart, _logTransition, Local(sequence)).AsSpan(^States..));

    /// <summary>log α_t(k) = log P(x_1 … x_t, y_t = k), T rows of K values: the trellis of the forward algorithm.</summary>
    public double[][] Forward(Matrix sequence) => [.. Forward(_logStart, _logTransition, Local(sequence)).Chunk(States)];

    /// <summary>log β_t(k) = log P(x_t+1 … x_T | y_t = k), T rows of K values.</summary>
    public double[][] Backward(Matrix sequence) => [.. Backward(_logTransition, Local(sequence), States).Chunk(States)];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The sequence is impossible under the model, so its states have no probabilities.</exception>
    public double[][] PredictProbabilities(Matrix sequence)
    {
        var (gamma, logLikelihood) = Posteriors(_logStart, _logTransition, Local(sequence), null);
        return double.IsFinite(logLikelihood) ? [.. gamma.Chunk(States)] : throw Impossible("The sequence");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The sequence is impossible under the model.</exception>
    public byte[] MostProbablePath(Matrix sequence) => [.. Viterbi(sequence).Path.Select(k => (byte)k)];

    /// <summary>The most probable path, and log P(path, x).</summary>
    /// <exception cref="InvalidOperationException">The sequence is impossible under the model.</exception>
    public (int[] Path, double LogProbability) Viterbi(Matrix sequence)
    {
        var found = Viterbi(_logStart, _logTransition, Local(sequence));
        return double.IsFinite(found.LogProbability) ? found : throw Impossible("The sequence");
    }

    private static InvalidOperationException Impossible(string what) =>
        new($"{what} is impossible under the model: no path of states can show it. Give smoothing above 0, to the chain and to the emission.");

    /// <summary>Draws a new sequence: first the states, step by step, then what they show.</summary>
    /// <param name="length">Number of steps T, at least 1.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>T x D, and the states behind it.</returns>
    public (Matrix Sequence, byte[] States) Sample(int length, RandomStream random)
    {
        Guard.AtLeast(length, 1);
        ArgumentNullException.ThrowIfNull(random);
        Guard.Memory(length, length * (4.0 * Emission.Dimensions + 1));
        var sequence = new Matrix(length, Emission.Dimensions);
        var states = new byte[length];
        for (var t = 0; t < length; t++)
        {
            if (t % 1024 == 0) Cancellation.ThrowIfRequested();
            var logs = t == 0 ? _logStart : _logTransition.AsSpan(states[t - 1] * States, States).ToArray();
            states[t] = (byte)random.Categorical([.. logs.Select(l => Math.Exp(l))]);
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
