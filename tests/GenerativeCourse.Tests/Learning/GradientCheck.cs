using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

/// <summary>Compares the gradients of a backward pass with difference quotients.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-2;

    /// <summary>A parameter of uniform numbers between two bounds.</summary>
    public static Tensor Between(int seed, float low, float high, params int[] sizes)
    {
        var parameter = Tensor.Parameter(sizes);
        new RandomStream(seed).Fill(parameter.Values);
        foreach (ref var value in parameter.Values)
            value = low + (high - low) * value;
        return parameter;
    }

    public static Tensor Parameter(int seed, params int[] sizes) => Between(seed, -1, 1, sizes);

    /// <summary>
    /// The result is weighted with fixed random numbers and summed up, so that every value of it counts differently.
    /// The difference quotient has four points: its error is of the order of step⁴.
    /// </summary>
    public static void Holds(Func<Tensor> function, params Tensor[] parameters)
    {
        foreach (var parameter in parameters)
            parameter.ZeroGradient();
        float[] weights;
        using (Tape.Begin())
        {
            var y = function();
            weights = new float[y.Length];
            new RandomStream(99).FillNormal(weights, 0, 1);
            if (y.Length == 1)
                weights[0] = 1.5f;
            var factors = Tensor.From(weights).Reshape(Sizes(y.Shape));
            // Twice, in different ways, so that a second contribution to a gradient is seen to be added.
            ((y * factors).Sum() + (y * factors).Sum() * 0.5f).Backward();
        }
        for (var p = 0; p < parameters.Length; p++)
        {
            var analytic = parameters[p].Gradient.ToArray();
            for (var i = 0; i < analytic.Length; i++)
            {
                var at = parameters[p].Values[i];
                double Value(double x)
                {
                    parameters[p].Values[i] = (float)x;
                    using var step = Tape.Begin();
                    using var off = NoGrad.Begin();
                    var y = function().ToArray();
                    return 1.5 * y.Select((value, k) => (double)value * weights[k]).Sum();
                }
                var numeric = (8 * (Value(at + Step) - Value(at - Step)) - (Value(at + 2 * Step) - Value(at - 2 * Step))) / (12 * Step);
                parameters[p].Values[i] = at;
                Assert.True(Math.Abs(numeric - analytic[i]) <= 1e-3 * Math.Max(1, Math.Abs(numeric)),
                    $"parameter {p} of shape {parameters[p].Shape}, value {i}: the gradient is {analytic[i]:g6}, the difference quotient {numeric:g6}.");
            }
        }
    }

    public static int[] Sizes(Shape shape)
    {
        var sizes = new int[shape.Rank];
        shape.CopyTo(sizes);
        return sizes;
    }
}
