using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A linear support vector machine with the hinge loss: min_w ½‖w‖² + C Σ_i max(0, 1 - y_i w·x_i), the intercept being the
/// weight of a feature that is always 1. Each step solves the dual problem for one example exactly.
/// </summary>
/// <remarks>Source: C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. Keerthi, S. Sundararajan, "A dual coordinate descent method for large-scale linear SVM" (2008), algorithm 1.</remarks>
/// <param name="classes">Number of classes, 2 to 256.</param>
/// <param name="c">The price C of a violated margin, above 0: small tolerates violations, large fights them.</param>
/// <param name="tolerance">Ends when the projected gradient is smaller than this, above 0.</param>
/// <param name="epochs">At most so many passes over the examples, at least 1.</param>
/// <param name="seed">Of the order of the examples.</param>
public sealed class LinearSupportVectorMachine(int classes, double c = 1, double tolerance = 0.1, int epochs = 1000, long seed = 1)
    : SupportVectorMachine(classes, c, tolerance, epochs, seed)
{
    private double[][] _weights = []; // D weights and the intercept, for each machine

    /// <summary>The weights of one class's machine, D values, then the intercept; with two classes those of class 1.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<double> Weights(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _weights[Classes == 2 ? 0 : label];
    }

    /// <summary>The primal objective of one class's machine on some examples.</summary>
    public double Objective(Matrix features, ReadOnlySpan<byte> labels, int label = 1)
    {
        Guard.Examples(features, labels, Classes);
        var loss = 0d;
        for (var i = 0; i < features.Rows; i++)
            loss += Math.Max(0, 1 - (labels[i] == label ? 1 : -1) * Margin(Classes == 2 ? 0 : label, features.Row(i)));
        return 0.5 * Weights(label).Sum(w => w * w) + C * loss;
    }

    private protected override Func<ReadOnlySpan<float>, double> TrainOne(Matrix features, bool[] positive, long seed, out object machine)
    {
        var (n, d) = (features.Rows, features.Columns);
        var w = new double[d + 1];
        var alpha = new double[n];
        var squares = new double[n]; // x_i·x_i with the constant feature
        for (var i = 0; i < n; i++) squares[i] = TensorPrimitives.SumOfSquares<float>(features.Row(i)) + 1d;

        var random = new RandomStream(seed);
        var order = Enumerable.Range(0, n).ToArray();
        var x = new double[d];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var (most, least) = (double.NegativeInfinity, double.PositiveInfinity);
            foreach (var i in order)
            {
                var y = positive[i] ? 1 : -1;
                TensorPrimitives.ConvertTruncating<float, double>(features.Row(i), x);
                var gradient = y * (TensorPrimitives.Dot<double>(w.AsSpan(0, d), x) + w[d]) - 1; // ∂/∂α_i of the dual
                var projected = alpha[i] == 0 ? Math.Min(gradient, 0) : alpha[i] == C ? Math.Max(gradient, 0) : gradient;
                (most, least) = (Math.Max(most, projected), Math.Min(least, projected));
                if (projected == 0) continue;
                var next = Math.Clamp(alpha[i] - gradient / squares[i], 0, C);
                var step = (next - alpha[i]) * y;
                alpha[i] = next;
                TensorPrimitives.MultiplyAdd(x, step, w.AsSpan(0, d), w.AsSpan(0, d));
                w[d] += step;
            }
            if (most - least < Tolerance) break;
        }
        machine = w;
        return example => Score(w, example);
    }

    private protected override void Keep(object[] machines) => _weights = [.. machines.Cast<double[]>()];

    private protected override double Margin(int machine, ReadOnlySpan<float> example) => Score(_weights[machine], example);

    private static double Score(double[] w, ReadOnlySpan<float> example)
    {
        var x = new double[example.Length];
        TensorPrimitives.ConvertTruncating(example, x);
        return TensorPrimitives.Dot<double>(w.AsSpan(0, x.Length), x) + w[^1];
    }
}
