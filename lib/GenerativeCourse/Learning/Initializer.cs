using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// How the values of a parameter begin, by name. A weight is (out, in) or (out, in, rows, columns): its fan-in is the
/// number of values each output sums up, its fan-out the number of outputs each input reaches.
/// </summary>
public sealed class Initializer
{
    private readonly Action<Tensor> _fill;

    private Initializer(string name, Action<Tensor> fill) => (Name, _fill) = (name, fill);

    /// <summary>The name, as in "xavier uniform".</summary>
    public string Name { get; }

    /// <summary>The same value everywhere.</summary>
    public static Initializer Constant(float value) => new($"constant {value}", x => x.Values.Fill(value));

    /// <summary>Zeros.</summary>
    public static Initializer Zeros { get; } = Constant(0);

    /// <summary>Ones.</summary>
    public static Initializer Ones { get; } = Constant(1);

    /// <summary>Normal numbers around 0.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="deviation">Their standard deviation; GPT-2 uses 0.02.</param>
    public static Initializer Normal(RandomStream random, float deviation = 0.02f) =>
        new("normal", x => random.FillNormal(x.Values, 0, deviation));

    /// <summary>Uniform numbers from -bound to bound.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="bound">The largest magnitude.</param>
    public static Initializer Uniform(RandomStream random, float bound) => new("uniform", x => FillUniform(random, x, bound));

    /// <summary>Uniform with variance 2 / (fan-in + fan-out): keeps activations and gradients alike (Glorot and Bengio 2010, eq. 16).</summary>
    /// <param name="random">Where the numbers come from.</param>
    public static Initializer XavierUniform(RandomStream random) =>
        new("xavier uniform", x => FillUniform(random, x, MathF.Sqrt(6f / (FanIn(x) + FanOut(x)))));

    /// <summary>Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010, eq. 12).</summary>
    /// <param name="random">Where the numbers come from.</param>
    public static Initializer XavierNormal(RandomStream random) =>
        new("xavier normal", x => random.FillNormal(x.Values, 0, MathF.Sqrt(2f / (FanIn(x) + FanOut(x)))));

    /// <summary>Uniform with variance 2 / fan-in: keeps activations alike through ReLUs (He et al. 2015, eq. 10).</summary>
    /// <param name="random">Where the numbers come from.</param>
    public static Initializer HeUniform(RandomStream random) =>
        new("he uniform", x => FillUniform(random, x, MathF.Sqrt(6f / FanIn(x))));

    /// <summary>Normal with variance 2 / fan-in (He et al. 2015, eq. 10).</summary>
    /// <param name="random">Where the numbers come from.</param>
    public static Initializer HeNormal(RandomStream random) =>
        new("he normal", x => random.FillNormal(x.Values, 0, MathF.Sqrt(2f / FanIn(x))));

    /// <summary>Uniform within ±1/√fan-in: what PyTorch's linear and convolution layers start from (LeCun et al. 1998).</summary>
    /// <param name="random">Where the numbers come from.</param>
    public static Initializer LeCunUniform(RandomStream random) =>
        new("lecun uniform", x => FillUniform(random, x, 1 / MathF.Sqrt(FanIn(x))));

    /// <summary>Fills a tensor.</summary>
    public void Fill(Tensor parameter) => _fill(parameter);

    private static int FanIn(Tensor x) => Math.Max(1, x.Shape.Rank < 2 ? x.Length : x.Length / x.Shape[0]);

    private static int FanOut(Tensor x) => Math.Max(1, x.Shape.Rank < 2 ? x.Length : x.Length / x.Shape[1]);

    private static void FillUniform(RandomStream random, Tensor x, float bound)
    {
        random.Fill(x.Values);
        foreach (ref var value in x.Values)
            value = bound * (2 * value - 1);
    }
}
