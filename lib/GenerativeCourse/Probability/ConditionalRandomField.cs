using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="ConditionalRandomField"/>.</summary>
public sealed record ConditionalRandomFieldOptions
{
    /// <summary>Weight decay λ on all weights but the intercepts, 0 or more: the objective is (Σ -log P(y | x) + λ/2 ‖W‖²) / steps.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>At most so many L-BFGS iterations, at least 1.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>
    /// Ends when no partial derivative of the objective is larger than this, above 0; for the features' weights in units in
    /// which the objective bends about alike in all of them.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.NotNegative(L2);
        Guard.AtLeast(Iterations, 1);
        Guard.Positive(Tolerance);
    }
}

/// <summary>
/// A linear-chain conditional random field, logistic regression for sequences:
/// P(y | x) = exp(start(y_1) + Σ_t (W x_t + b)_{y_t} + Σ_t transition(y_t, y_t+1)) / Z(x). It models the labels given the
/// sequence and nothing of the sequence itself. The discriminative twin of <see cref="HiddenMarkovModel"/>.
/// </summary>
/// <remarks>Source: J. Lafferty, A. McCallum, F. Pereira, "Conditional random fields" (2001); C. Sutton, A. McCallum, "An introduction to conditional random fields" (2012), equations 2.18 and 5.4-5.6.</remarks>
public sealed class ConditionalRandomField : ISequenceLabeler
{
    private readonly ConditionalRandomFieldOptions _options;
    private double[] _parameters = []; // the three slices below, one after the other

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="states">Number of labels K, 2 to 256.</param>
    /// <param name="options">Weight decay and when to stop.</param>
    public ConditionalRandomField(int states, ConditionalRandomFieldOptions? options = null)
    {
        States = Guard.InRange(states, 2, 256);
        _options = options ?? new ConditionalRandomFieldOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public int States { get; }

    /// <summary>Number of features D of a step; 0 before training.</summary>
    public int Features { get; private set; }

    /// <summary>Whether the last training reached its tolerance; if not, more iterations bring it nearer to the optimum.</summary>
    public bool Converged { get; private set; }

    // What the parameters are: (K) scores of the first label, (K x K) scores from label to label, and for each label D
    // weights and an intercept.
    private Span<double> Start(Span<double> parameters) => parameters[..States];

    private Span<double> Transition(Span<double> parameters) => parameters.Slice(States, States * States);

    private Span<double> AllWeights(Span<double> parameters) => parameters[(States + States * States)..];

    private Span<double> Weights(Span<double> parameters, int label) => AllWeights(parameters).Slice(label * (Features + 1), Features + 1);

    /// <summary>The score of each transition, K x K: from, to. Only differences matter.</summary>
    public double[,] Transitions
    {
        get
        {
            Guard.Fitted(Features);
            var result = new double[States, States];
            var scores = Transition(_parameters);
            for (var j = 0; j < States; j++)
                for (var k = 0; k < States; k++) result[j, k] = scores[j * States + k];
            return result;
        }
    }

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels)
    {
        foreach (var _ in Train(sequences, labels)) { }
    }

    /// <summary>Learns from labelled sequences, one report an iteration; can be stopped between any two.</summary>
    /// <inheritdoc cref="ISequenceLabeler.Fit"/>
    public IEnumerable<FitStep> Train(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Guard.Sequences(sequences, null, labels, States);
        Features = sequences[0].Columns;
        _parameters = new double[States + States * States + States * (Features + 1)];
        return Iterate(sequences, labels);
    }

    private IEnumerable<FitStep> Iterate(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels)
    {
        // As in logistic regression: steps in centred and scaled weights, towards the same optimum.
        Converged = false;
        var scaling = WeightScaling.For(_options.L2, sequences);
        var (scaled, step) = (new double[_parameters.Length], default(FitStep));
        foreach (var next in LimitedMemoryBfgs.Minimize(scaled, ScaledObjective, _options.Iterations, _options.Tolerance))
        {
            Unscale(scaled, _parameters);
            Converged = next.GradientNorm <= _options.Tolerance;
            yield return step = next;
        }
        Converged |= step.Iteration == 0; // the start was the optimum

        double ScaledObjective(ReadOnlySpan<double> at, Span<double> gradient)
        {
            var parameters = new double[at.Length];
            Unscale(at.ToArray(), parameters);
            var loss = Objective(sequences, labels, parameters, gradient);
            scaling.ScaleGradient(AllWeights(gradient));
            return loss;
        }

        void Unscale(double[] from, double[] to)
        {
            from.CopyTo(to, 0);
            scaling.ToWeights(AllWeights(from), AllWeights(to));
        }
    }

    /// <summary>The objective and its gradient: what the model expects of each feature, minus what the labels say.</summary>
    internal double Objective(IReadOnlyList<Matrix> sequences, IReadOnlyList<byte[]> labels, ReadOnlySpan<double> at, Span<double> gradient)
    {
        const int Parts = 16; // fixed, so that sums do not depend on the number of threads
        var parameters = at.ToArray();
        var gradients = new double[Parts][];
        var losses = new double[Parts];
        Workers.For(Parts, part =>
        {
            gradients[part] = new double[parameters.Length];
            for (var s = sequences.Count * part / Parts; s < sequences.Count * (part + 1) / Parts; s++)
                losses[part] += AddSequence(sequences[s], labels[s], parameters, gradients[part]);
        });

        gradient.Clear();
        foreach (var mine in gradients) TensorPrimitives.Add(gradient, mine, gradient);
        var loss = losses.Sum();
        loss += Decay(Start(parameters), Start(gradient)) + Decay(Transition(parameters), Transition(gradient));
        for (var k = 0; k < States; k++) // intercepts are free
            loss += Decay(Weights(parameters, k)[..Features], Weights(gradient, k)[..Features]);
        var steps = (double)sequences.Sum(sequence => sequence.Rows);
        TensorPrimitives.Divide(gradient, steps, gradient);
        return loss / steps;
    }

    /// <summary>λ/2 ‖w‖², whose gradient λ w is added.</summary>
    private double Decay(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        TensorPrimitives.MultiplyAdd(weights, _options.L2, gradient, gradient);
        return 0.5 * _options.L2 * TensorPrimitives.SumOfSquares(weights);
    }

    private double AddSequence(Matrix sequence, byte[] labels, double[] parameters, double[] gradient)
    {
        var (start, transition, local) = Scores(sequence, parameters);
        var pairs = new double[States * States];
        var (marginals, logPartition) = HiddenMarkovModel.Posteriors(start, transition, local, pairs);

        var score = start[labels[0]];
        for (var t = 0; t < labels.Length; t++) score += local[t * States + labels[t]] + (t > 0 ? transition[labels[t - 1] * States + labels[t]] : 0);

        for (var k = 0; k < States; k++) Start(gradient)[k] += marginals[k] - (labels[0] == k ? 1 : 0);
        for (var t = 1; t < labels.Length; t++) pairs[labels[t - 1] * States + labels[t]]--;
        TensorPrimitives.Add(Transition(gradient), pairs, Transition(gradient));
        var x = new double[Features];
        for (var t = 0; t < labels.Length; t++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(sequence.Row(t), x);
            for (var k = 0; k < States; k++)
            {
                var error = marginals[t * States + k] - (labels[t] == k ? 1 : 0);
                var row = Weights(gradient, k);
                TensorPrimitives.MultiplyAdd(x, error, row[..Features], row[..Features]);
                row[Features] += error;
            }
        }
        return logPartition - score;
    }

    private (double[] Start, double[] Transition, double[] Local) Scores(Matrix sequence, double[] parameters)
    {
        var local = new double[sequence.Rows * States];
        var x = new double[Features];
        for (var t = 0; t < sequence.Rows; t++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(sequence.Row(t), x);
            for (var k = 0; k < States; k++)
            {
                var row = Weights(parameters, k);
                local[t * States + k] = TensorPrimitives.Dot<double>(row[..Features], x) + row[Features];
            }
        }
        return (Start(parameters).ToArray(), Transition(parameters).ToArray(), local);
    }

    /// <summary>log P(y | x) of a labelling.</summary>
    public double LogProbability(Matrix sequence, byte[] labels)
    {
        var (start, transition, local) = Known(sequence);
        Guard.Sequences([sequence], Features, [labels], States);
        var score = start[labels[0]];
        for (var t = 0; t < labels.Length; t++) score += local[t * States + labels[t]] + (t > 0 ? transition[labels[t - 1] * States + labels[t]] : 0);
        return score - Functions.LogSumExp(HiddenMarkovModel.Forward(start, transition, local).AsSpan(^States..));
    }

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix sequence)
    {
        var (start, transition, local) = Known(sequence);
        return [.. HiddenMarkovModel.Posteriors(start, transition, local, null).Gamma.Chunk(States)];
    }

    /// <inheritdoc/>
    public byte[] MostProbablePath(Matrix sequence)
    {
        var (start, transition, local) = Known(sequence);
        return [.. HiddenMarkovModel.Viterbi(start, transition, local).Path.Select(k => (byte)k)];
    }

    private (double[] Start, double[] Transition, double[] Local) Known(Matrix sequence)
    {
        Guard.Fitted(Features);
        Guard.Sequences([sequence], Features);
        return Scores(sequence, _parameters);
    }
}
