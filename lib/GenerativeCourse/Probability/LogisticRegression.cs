using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="LogisticRegression"/>.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>Weight decay λ, 0 or more: the objective is (Σ_i -log P(y_i | x_i) + λ/2 ‖W‖²) / N. The intercepts are free.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>At most so many L-BFGS iterations, at least 1.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>
    /// Ends when no partial derivative of the objective is larger than this, above 0; taken in units in which the
    /// objective bends about alike in all weights, so that it means the same for features of any size.
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
/// Logistic regression, the discriminative twin of naive Bayes: P(y | x) = softmax(W x + b)_y is modelled directly and P(x)
/// not at all. With two classes one row of weights is enough: P(1 | x) = σ(w·x + b).
/// </summary>
/// <remarks>Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), equations 4.87-4.91 and 4.104-4.109.</remarks>
public sealed class LogisticRegression : IClassifier
{
    private const int Parts = 16; // fixed, so that sums do not depend on the number of threads

    private readonly LogisticRegressionOptions _options;
    private readonly int _outputs; // rows of W: 1 with two classes, else K
    private double[] _parameters = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="options">Weight decay and when to stop.</param>
    public LogisticRegression(int classes, LogisticRegressionOptions? options = null)
    {
        Classes = Guard.Classes(classes);
        _options = options ?? new LogisticRegressionOptions();
        _outputs = classes == 2 ? 1 : classes;
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Number of features D; 0 before training.</summary>
    public int Features { get; private set; }

    /// <summary>Whether the last training reached its tolerance; if not, more iterations bring it nearer to the optimum.</summary>
    public bool Converged { get; private set; }

    /// <summary>The weights of one class, D values; with two classes those of class 1, and their opposite for class 0.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[] Weights(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        var row = _parameters.AsSpan(_outputs == 1 ? 0 : label * (Features + 1), Features).ToArray();
        return _outputs == 1 && label == 0 ? [.. row.Select(w => -w)] : row;
    }

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels)
    {
        foreach (var _ in Train(features, labels)) { }
    }

    /// <summary>Learns from labelled examples, one report an iteration; can be stopped between any two.</summary>
    /// <inheritdoc cref="IClassifier.Fit"/>
    public IEnumerable<FitStep> Train(Matrix features, ReadOnlyMemory<byte> labels)
    {
        Guard.Examples(features, labels.Span, Classes);
        var answers = labels.ToArray();
        Features = features.Columns;
        _parameters = new double[_outputs * (Features + 1)];
        return Iterate(features, answers);
    }

    private IEnumerable<FitStep> Iterate(Matrix features, byte[] labels)
    {
        // L-BFGS steps through centred and scaled weights: the same optimum, but seen from where all directions bend alike.
        Converged = false;
        var scaling = WeightScaling.For(_options.L2, features);
        var (scaled, step) = (new double[_parameters.Length], default(FitStep));
        foreach (var next in LimitedMemoryBfgs.Minimize(scaled, ScaledObjective, _options.Iterations, _options.Tolerance))
        {
            scaling.ToWeights(scaled, _parameters);
            Converged = next.GradientNorm <= _options.Tolerance;
            yield return step = next;
        }
        Converged |= step.Iteration == 0; // the start was the optimum

        double ScaledObjective(ReadOnlySpan<double> at, Span<double> gradient)
        {
            var weights = new double[at.Length];
            scaling.ToWeights(at, weights);
            var loss = Objective(features, labels, weights, gradient);
            scaling.ScaleGradient(gradient);
            return loss;
        }
    }

    /// <summary>The objective and its gradient: ∂/∂w_k = Σ_i (P(k | x_i) - [y_i = k]) x_i + λ w_k, all divided by N.</summary>
    internal double Objective(Matrix features, byte[] labels, ReadOnlySpan<double> at, Span<double> gradient)
    {
        var parameters = at.ToArray();
        var losses = new double[Parts];
        var gradients = new double[Parts][];
        Workers.For(Parts, part =>
        {
            var mine = gradients[part] = new double[parameters.Length];
            var (x, p) = (new double[Features], new double[Classes]);
            var (from, to) = ((int)((long)features.Rows * part / Parts), (int)((long)features.Rows * (part + 1) / Parts));
            for (var i = from; i < to; i++)
            {
                TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), x);
                losses[part] -= LogProbabilities(parameters, x, p)[labels[i]];
                for (var k = 0; k < _outputs; k++)
                {
                    var y = _outputs == 1 ? 1 : k;
                    var error = Math.Exp(p[y]) - (labels[i] == y ? 1 : 0);
                    var row = mine.AsSpan(k * (Features + 1), Features + 1);
                    TensorPrimitives.MultiplyAdd(x, error, row[..Features], row[..Features]);
                    row[Features] += error;
                }
            }
        });

        gradient.Clear();
        foreach (var mine in gradients) TensorPrimitives.Add(gradient, mine, gradient);
        var loss = losses.Sum();
        for (var k = 0; k < _outputs; k++)
        {
            var weights = at.Slice(k * (Features + 1), Features);
            var ofWeights = gradient.Slice(k * (Features + 1), Features);
            loss += 0.5 * _options.L2 * TensorPrimitives.SumOfSquares(weights);
            TensorPrimitives.MultiplyAdd(weights, _options.L2, ofWeights, ofWeights);
        }
        TensorPrimitives.Divide(gradient, (double)features.Rows, gradient);
        return loss / features.Rows;
    }

    /// <summary>log P(y | x) for every y.</summary>
    private double[] LogProbabilities(double[] parameters, double[] x, double[] result)
    {
        for (var k = 0; k < _outputs; k++)
        {
            var row = parameters.AsSpan(k * (Features + 1), Features + 1);
            result[_outputs == 1 ? 1 : k] = TensorPrimitives.Dot<double>(row[..Features], x) + row[Features];
        }
        if (_outputs == 1) result[0] = 0;
        TensorPrimitives.Subtract(result, Functions.LogSumExp(result), result);
        return result;
    }

    /// <inheritdoc/>
    public double[][] PredictProbabilities(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var x = new double[Features];
        var result = new double[features.Rows][];
        for (var i = 0; i < result.Length; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), x);
            result[i] = LogProbabilities(_parameters, x, new double[Classes]);
            TensorPrimitives.Exp<double>(result[i], result[i]);
        }
        return result;
    }
}
