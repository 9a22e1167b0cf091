using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A support vector machine with a kernel: max_α Σ_i α_i - ½ Σ_ij α_i α_j y_i y_j k(x_i, x_j) with 0 ≤ α_i ≤ C and Σ_i α_i y_i = 0. Each step solves
/// the problem for the two examples that violate optimality most. For a few thousand examples: the kernel matrix is kept whole.
/// </summary>
/// <remarks>Source: J. Platt, "Fast training of support vector machines using sequential minimal optimization" (1998); choice of the pair: R.-E. Fan, P.-H. Chen, C.-J. Lin, "Working set selection using second order information" (2005), WSS 2.</remarks>
public sealed class KernelSupportVectorMachine : SupportVectorMachine
{
    private const int MostExamples = 5000; // 200 MB of kernel values
    private readonly Kernel _kernel;
    private Machine[] _machines = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="kernel">How alike two examples are.</param>
    /// <param name="c">The price C of a violated margin, above 0.</param>
    /// <param name="tolerance">Ends when no pair violates optimality by more than this, above 0.</param>
    /// <param name="epochs">At most so many steps an example, at least 1.</param>
    /// <param name="seed">Of the folds that probabilities are fitted on.</param>
    public KernelSupportVectorMachine(int classes, Kernel kernel, double c = 1, double tolerance = 1e-3, int epochs = 1000, long seed = 1)
        : base(classes, c, tolerance, epochs, seed)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        _kernel = kernel;
    }

    private sealed record Machine(float[][] Vectors, double[] Coefficients, double Intercept, double DualObjective);

    /// <summary>The examples that hold the boundary (α &gt; 0) of one class's machine; with two classes both labels give the same.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<float[]> SupportVectors(int label) => Of(label).Vectors;

    /// <summary>Σ_i α_i - ½ Σ_ij α_i α_j y_i y_j k(x_i, x_j) of one class's machine.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double DualObjective(int label) => Of(label).DualObjective;

    private Machine Of(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _machines[Classes == 2 ? 0 : label];
    }

    private protected override Func<ReadOnlySpan<float>, double> TrainOne(Matrix features, bool[] positive, long seed, out object machine)
    {
        var n = features.Rows;
        if (n > MostExamples) throw new ArgumentException($"A kernel machine keeps all pairs of examples: give at most {MostExamples} examples, not {n}.", nameof(features));
        var rows = new float[n][];
        for (var i = 0; i < n; i++) rows[i] = features.Row(i).ToArray();
        var k = new double[n][];
        for (var i = 0; i < n; i++)
        {
            k[i] = new double[n];
            for (var j = 0; j <= i; j++) k[i][j] = k[j][i] = _kernel.Of(rows[i], rows[j]);
        }

        var y = positive.Select(p => p ? 1 : -1).ToArray();
        var (alpha, gradient) = (new double[n], Enumerable.Repeat(-1d, n).ToArray()); // gradient of ½ αQα - Σα
        for (var step = 0L; step < (long)Epochs * n && Choose(k, y, alpha, gradient, out var i, out var j); step++) Optimize(k, y, alpha, gradient, i, j);

        var trained = Finish(rows, y, alpha, gradient);
        machine = trained;
        return example => Score(trained, example);
    }

    /// <summary>The two examples to change next; false if optimal.</summary>
    private bool Choose(double[][] k, int[] y, double[] alpha, double[] gradient, out int i, out int j)
    {
        var (most, least, gain) = (double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        (i, j) = (-1, -1);
        for (var t = 0; t < y.Length; t++)
            if (CanRise(y[t], alpha[t]) && -y[t] * gradient[t] > most) (i, most) = (t, -y[t] * gradient[t]);
        if (i < 0) return false;
        for (var t = 0; t < y.Length; t++)
        {
            if (!CanFall(y[t], alpha[t])) continue;
            var value = -y[t] * gradient[t];
            least = Math.Min(least, value);
            var violation = most - value;
            if (violation <= 0) continue;
            var curvature = Math.Max(1e-12, k[i][i] + k[t][t] - 2 * k[i][t]);
            if (violation * violation / curvature > gain) (j, gain) = (t, violation * violation / curvature);
        }
        return j >= 0 && most - least > Tolerance;
    }

    /// <summary>Moves α_i and α_j along y·α = constant to the best point inside the box.</summary>
    private void Optimize(double[][] k, int[] y, double[] alpha, double[] gradient, int i, int j)
    {
        var curvature = Math.Max(1e-12, k[i][i] + k[j][j] - 2 * k[i][j]);
        var step = (-y[i] * gradient[i] + y[j] * gradient[j]) / curvature; // α_i += y_i step, α_j -= y_j step
        step = Math.Min(step, y[i] > 0 ? C - alpha[i] : alpha[i]);
        step = Math.Min(step, y[j] > 0 ? alpha[j] : C - alpha[j]);
        alpha[i] = Snap(alpha[i] + y[i] * step);
        alpha[j] = Snap(alpha[j] - y[j] * step);
        for (var t = 0; t < y.Length; t++) gradient[t] += y[t] * step * (k[i][t] - k[j][t]);
    }

    private double Snap(double alpha) => alpha < 1e-12 * C ? 0 : alpha > C * (1 - 1e-12) ? C : alpha;

    private bool CanRise(int y, double alpha) => y > 0 ? alpha < C : alpha > 0;

    private bool CanFall(int y, double alpha) => y > 0 ? alpha > 0 : alpha < C;

    private Machine Finish(float[][] rows, int[] y, double[] alpha, double[] gradient)
    {
        var free = Enumerable.Range(0, y.Length).Where(t => alpha[t] > 0 && alpha[t] < C).ToArray();
        // On the margin y_t f(x_t) = 1, so the intercept is -y_t ∇_t; without such a point, the middle of what is allowed.
        double intercept;
        if (free.Length > 0) intercept = free.Average(t => -y[t] * gradient[t]);
        else
        {
            var low = Enumerable.Range(0, y.Length).Where(t => CanRise(y[t], alpha[t])).Select(t => -y[t] * gradient[t]).DefaultIfEmpty(double.NaN).Max();
            var high = Enumerable.Range(0, y.Length).Where(t => CanFall(y[t], alpha[t])).Select(t => -y[t] * gradient[t]).DefaultIfEmpty(double.NaN).Min();
            intercept = double.IsNaN(low) ? high : double.IsNaN(high) ? low : (low + high) / 2;
        }
        var support = Enumerable.Range(0, y.Length).Where(t => alpha[t] > 0).ToArray();
        var objective = -0.5 * Enumerable.Range(0, y.Length).Sum(t => alpha[t] * (gradient[t] - 1)); // -(½ αQα - Σα), with Qα = ∇ + 1
        return new Machine([.. support.Select(t => rows[t])], [.. support.Select(t => alpha[t] * y[t])], intercept, objective);
    }

    private protected override void Keep(object[] machines) => _machines = [.. machines.Cast<Machine>()];

    private protected override double Margin(int machine, ReadOnlySpan<float> example) => Score(_machines[machine], example);

    private double Score(Machine machine, ReadOnlySpan<float> example)
    {
        var x = example.ToArray();
        var score = machine.Intercept;
        for (var i = 0; i < machine.Vectors.Length; i++) score += machine.Coefficients[i] * _kernel.Of(machine.Vectors[i], x);
        return score;
    }
}
