using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>One trained machine f(x) = Σ_i c_i k(x_i, x) + b over its support vectors, with c_i = α_i y_i.</summary>
internal sealed record MarginMachine(Kernel Kernel, float[][] Vectors, double[] Coefficients, double Intercept, double DualObjective, bool Converged)
{
    /// <summary>f(x) of each row.</summary>
    public double[] Margins(Matrix features)
    {
        var margins = new double[features.Rows];
        for (var i = 0; i < margins.Length; i++)
        {
            var x = features.Row(i).ToArray();
            margins[i] = Intercept;
            for (var v = 0; v < Vectors.Length; v++) margins[i] += Coefficients[v] * Kernel.Of(Vectors[v], x);
        }
        return margins;
    }
}

/// <summary>
/// Trains a support vector machine: max_α Σ_i α_i - ½ Σ_ij α_i α_j y_i y_j k(x_i, x_j) with 0 ≤ α_i ≤ C and Σ_i α_i y_i = 0.
/// Each step solves the problem for the two examples that violate optimality most. For a few thousand examples: the
/// kernel matrix is kept whole.
/// </summary>
/// <remarks>Source: J. Platt, "Fast training of support vector machines using sequential minimal optimization" (1998); choice of the pair: R.-E. Fan, P.-H. Chen, C.-J. Lin, "Working set selection using second order information" (2005), WSS 2.</remarks>
internal sealed class SequentialMinimalOptimization
{
    private readonly float[][] _rows;
    private readonly double[][] _k;      // k(x_i, x_j)
    private readonly int[] _y;           // +1 or -1
    private readonly double[] _alpha;
    private readonly double[] _gradient; // of ½ αQα - Σα, with Q_ij = y_i y_j k_ij
    private readonly SupportVectorMachineOptions _options;

    private SequentialMinimalOptimization(Matrix features, bool[] positive, Kernel kernel, SupportVectorMachineOptions options)
    {
        var n = features.Rows;
        (_options, _rows, _k) = (options, new float[n][], new double[n][]);
        for (var i = 0; i < n; i++) _rows[i] = features.Row(i).ToArray();
        for (var i = 0; i < n; i++)
        {
            if (i % 64 == 0) Cancellation.ThrowIfRequested();
            _k[i] = new double[n];
            for (var j = 0; j <= i; j++)
            {
                var alike = kernel.Of(_rows[i], _rows[j]);
                if (!double.IsFinite(alike)) throw new ArgumentException($"The kernel ({kernel.Name}) of examples {i} and {j} is {alike}: the features are too large for it. Scale them down.", nameof(features));
                _k[i][j] = _k[j][i] = alike;
            }
        }
        _y = Array.ConvertAll(positive, p => p ? 1 : -1);
        (_alpha, _gradient) = (new double[n], new double[n]);
        Array.Fill(_gradient, -1);
    }

    /// <summary>Solves the problem of one machine: +1 for the positive examples, -1 for the others.</summary>
    public static MarginMachine Solve(Matrix features, bool[] positive, Kernel kernel, SupportVectorMachineOptions options)
    {
        var problem = new SequentialMinimalOptimization(features, positive, kernel, options);
        var most = (long)options.Epochs * positive.Length;
        var step = 0L;
        for (; step < most && problem.Choose(out var i, out var j); step++)
        {
            if (step % 256 == 0) Cancellation.ThrowIfRequested();
            problem.Optimize(i, j);
        }
        return problem.Finish(kernel, converged: step < most);
    }

    private double C => _options.C;

    /// <summary>The two examples to change next; false if optimal.</summary>
    private bool Choose(out int i, out int j)
    {
        var (most, least, gain) = (double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        (i, j) = (-1, -1);
        for (var t = 0; t < _y.Length; t++)
            if (CanRise(t) && -_y[t] * _gradient[t] > most) (i, most) = (t, -_y[t] * _gradient[t]);
        if (i < 0) return false;
        for (var t = 0; t < _y.Length; t++)
        {
            if (!CanFall(t)) continue;
            var value = -_y[t] * _gradient[t];
            least = Math.Min(least, value);
            var violation = most - value;
            if (violation <= 0) continue;
            var curvature = Curvature(i, t);
            if (violation * violation / curvature > gain) (j, gain) = (t, violation * violation / curvature);
        }
        return j >= 0 && most - least > _options.Tolerance;
    }

    /// <summary>Moves α_i and α_j along y·α = constant to the best point inside the box.</summary>
    private void Optimize(int i, int j)
    {
        var step = (-_y[i] * _gradient[i] + _y[j] * _gradient[j]) / Curvature(i, j); // α_i += y_i step, α_j -= y_j step
        step = Math.Min(step, _y[i] > 0 ? C - _alpha[i] : _alpha[i]);
        step = Math.Min(step, _y[j] > 0 ? _alpha[j] : C - _alpha[j]);
        _alpha[i] = Snap(_alpha[i] + _y[i] * step);
        _alpha[j] = Snap(_alpha[j] - _y[j] * step);
        for (var t = 0; t < _y.Length; t++) _gradient[t] += _y[t] * step * (_k[i][t] - _k[j][t]);
    }

    private double Curvature(int i, int j) => Math.Max(1e-12, _k[i][i] + _k[j][j] - 2 * _k[i][j]);

    private double Snap(double alpha) => alpha < 1e-12 * C ? 0 : alpha > C * (1 - 1e-12) ? C : alpha;

    private bool CanRise(int t) => _y[t] > 0 ? _alpha[t] < C : _alpha[t] > 0;

    private bool CanFall(int t) => _y[t] > 0 ? _alpha[t] > 0 : _alpha[t] < C;

    private MarginMachine Finish(Kernel kernel, bool converged)
    {
        var all = Enumerable.Range(0, _y.Length);
        // On the margin y_t f(x_t) = 1, so the intercept is -y_t ∇_t; without such a point, the middle of what is allowed.
        var free = all.Where(t => _alpha[t] > 0 && _alpha[t] < C).ToArray();
        double intercept;
        if (free.Length > 0)
        {
            intercept = free.Average(t => -_y[t] * _gradient[t]);
        }
        else
        {
            var low = all.Where(CanRise).Select(t => -_y[t] * _gradient[t]).DefaultIfEmpty(double.NaN).Max();
            var high = all.Where(CanFall).Select(t => -_y[t] * _gradient[t]).DefaultIfEmpty(double.NaN).Min();
            intercept = double.IsNaN(low) ? high : double.IsNaN(high) ? low : (low + high) / 2;
        }
        var support = all.Where(t => _alpha[t] > 0).ToArray();
        var objective = -0.5 * all.Sum(t => _alpha[t] * (_gradient[t] - 1)); // -(½ αQα - Σα), with Qα = ∇ + 1
        return new MarginMachine(kernel, [.. support.Select(t => _rows[t])], [.. support.Select(t => _alpha[t] * _y[t])], intercept, objective, converged);
    }
}
