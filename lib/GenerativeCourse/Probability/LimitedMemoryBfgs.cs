using System.Diagnostics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>One report of an iterative fit.</summary>
/// <param name="Iteration">Counts from 1.</param>
/// <param name="Loss">The objective that is minimized, after this iteration.</param>
/// <param name="GradientNorm">The largest absolute partial derivative (the maximum norm); 0 at a minimum.</param>
/// <param name="Seconds">The time that this iteration took.</param>
public readonly record struct FitStep(int Iteration, double Loss, double GradientNorm, double Seconds);

/// <summary>Computes a smooth function and its gradient.</summary>
/// <param name="at">Where.</param>
/// <param name="gradient">Receives the gradient there.</param>
/// <returns>The value there.</returns>
public delegate double SmoothFunction(ReadOnlySpan<double> at, Span<double> gradient);

/// <summary>
/// Minimizes a smooth function by L-BFGS: a quasi-Newton method that remembers the last few steps and gradient changes
/// instead of the matrix of second derivatives.
/// </summary>
/// <remarks>Source: J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition (2006): algorithms 7.4 and 7.5, line search 3.5 and 3.6.</remarks>
public static class LimitedMemoryBfgs
{
    private const double SufficientDecrease = 1e-4; // c1 of the Wolfe conditions
    private const double Curvature = 0.9;           // c2
    private const int Patience = 10;                // steps in a row that improve nothing

    /// <summary>
    /// Minimizes in place, one report an iteration, until the gradient is small or nothing improves any more: ten steps in
    /// a row at which neither the value nor the gradient fell below the least so far. The last report's
    /// <see cref="FitStep.GradientNorm"/> tells which of the two it was.
    /// </summary>
    /// <param name="parameters">The start; holds the last point reached.</param>
    /// <param name="function">What to minimize.</param>
    /// <param name="iterations">At most so many, at least 1.</param>
    /// <param name="tolerance">Ends when no partial derivative is larger than this, above 0.</param>
    /// <param name="memory">How many steps to remember, at least 1.</param>
    /// <exception cref="InvalidOperationException">The function is not finite at the start.</exception>
    public static IEnumerable<FitStep> Minimize(double[] parameters, SmoothFunction function, int iterations = 100, double tolerance = 1e-4, int memory = 10)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Guard.AtLeast(parameters.Length, 1, nameof(parameters));
        ArgumentNullException.ThrowIfNull(function);
        Guard.AtLeast(iterations, 1, nameof(iterations));
        Guard.Positive(tolerance, nameof(tolerance));
        Guard.AtLeast(memory, 1, nameof(memory));
        return Iterate(parameters, function, iterations, tolerance, memory);
    }

    private static IEnumerable<FitStep> Iterate(double[] x, SmoothFunction function, int iterations, double tolerance, int memory)
    {
        var gradient = new double[x.Length];
        var value = function(x, gradient);
        if (!double.IsFinite(value)) throw new InvalidOperationException("The objective is not a finite number at the start: the data or a hyperparameter is too extreme.");
        var steps = new LinkedList<(double[] Step, double[] Change, double Rho)>();
        var (norm, idle) = (Norm(gradient), 0);
        var (leastValue, leastNorm) = (value, norm);

        for (var iteration = 1; iteration <= iterations && norm > tolerance && idle < Patience; iteration++)
        {
            Cancellation.ThrowIfRequested();
            var started = Stopwatch.GetTimestamp();
            var direction = Direction(gradient, steps);
            if (TensorPrimitives.Dot<double>(direction, gradient) >= 0) // rounding spoiled the memory: start afresh
            {
                steps.Clear();
                direction = Direction(gradient, steps);
            }
            // Without memory the direction has no scale: try a step of length 1 first.
            var first = steps.Count == 0 ? Math.Min(1, 1 / TensorPrimitives.Norm<double>(direction)) : 1;
            if (LineSearch(function, x, value, gradient, direction, first) is not { } found) yield break;

            var change = new double[x.Length];
            TensorPrimitives.Subtract(found.Gradient, gradient, change);
            var step = new double[x.Length];
            TensorPrimitives.Subtract(found.Point, x, step);
            var curvature = TensorPrimitives.Dot<double>(step, change);
            if (curvature > 1e-12 * TensorPrimitives.Dot<double>(change, change))
            {
                steps.AddLast((step, change, 1 / curvature));
                if (steps.Count > memory) steps.RemoveFirst();
            }
            found.Point.CopyTo(x, 0);
            (value, gradient, norm) = (found.Value, found.Gradient, Norm(found.Gradient));
            idle = value < leastValue || norm < leastNorm ? 0 : idle + 1;
            (leastValue, leastNorm) = (Math.Min(leastValue, value), Math.Min(leastNorm, norm));
            yield return new FitStep(iteration, value, norm, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    private static double Norm(double[] gradient) => Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient));

    /// <summary>-H∇f by the two-loop recursion (algorithm 7.4).</summary>
    private static double[] Direction(double[] gradient, LinkedList<(double[] Step, double[] Change, double Rho)> steps)
    {
        var q = new double[gradient.Length];
        TensorPrimitives.Negate<double>(gradient, q);
        var alphas = new Stack<double>();
        for (var node = steps.Last; node is not null; node = node.Previous)
        {
            var alpha = node.Value.Rho * TensorPrimitives.Dot<double>(node.Value.Step, q);
            TensorPrimitives.MultiplyAdd(node.Value.Change, -alpha, q, q);
            alphas.Push(alpha);
        }
        if (steps.Last is { Value: var (step, change, _) })
            TensorPrimitives.Multiply(q, TensorPrimitives.Dot<double>(step, change) / TensorPrimitives.Dot<double>(change, change), q);
        for (var node = steps.First; node is not null; node = node.Next)
        {
            var beta = node.Value.Rho * TensorPrimitives.Dot<double>(node.Value.Change, q);
            TensorPrimitives.MultiplyAdd(node.Value.Step, alphas.Pop() - beta, q, q);
        }
        return q;
    }

    private readonly record struct Trial(double Length, double[] Point, double Value, double[] Gradient, double Slope);

    /// <summary>A step length that satisfies the strong Wolfe conditions (algorithms 3.5 and 3.6), or the best decrease found.</summary>
    private static Trial? LineSearch(SmoothFunction function, double[] x, double value, double[] gradient, double[] direction, double first)
    {
        var slope = TensorPrimitives.Dot<double>(gradient, direction);
        var (low, high) = (new Trial(0, x, value, gradient, slope), default(Trial?));
        var length = first;
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var trial = Try(function, x, direction, length);
            if (!double.IsFinite(trial.Value) || trial.Value > value + SufficientDecrease * length * slope || trial.Value >= low.Value && low.Length > 0)
                high = trial;                       // too far
            else if (Math.Abs(trial.Slope) <= -Curvature * slope)
                return trial;                       // good
            else if (high is { } bound && trial.Slope * (bound.Length - low.Length) >= 0 || high is null && trial.Slope >= 0)
                (low, high) = (trial, low);         // the minimum lies behind
            else
                low = trial;                        // not far enough
            length = high is { } end ? Between(low, end) : 2 * length;
        }
        return low.Length > 0 ? low : null;
    }

    private static Trial Try(SmoothFunction function, double[] x, double[] direction, double length)
    {
        var (point, gradient) = (new double[x.Length], new double[x.Length]);
        TensorPrimitives.MultiplyAdd(direction, length, x, point);
        var value = function(point, gradient);
        return new Trial(length, point, value, gradient, TensorPrimitives.Dot<double>(gradient, direction));
    }

    /// <summary>The minimum of the parabola through both values and the slope at the lower one, kept off the ends.</summary>
    private static double Between(Trial low, Trial high)
    {
        var width = high.Length - low.Length;
        var bend = high.Value - low.Value - low.Slope * width;
        var share = double.IsFinite(bend) && bend > 0 ? -low.Slope * width / (2 * bend) : 0.5;
        return low.Length + width * Math.Clamp(share, 0.1, 0.9);
    }
}
