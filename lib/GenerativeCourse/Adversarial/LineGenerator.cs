using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// A generator on a line whose density is known: x = G(z) = a + b z + Σ_k c_k tanh(u_k z + v_k) with b, c, u positive, so
/// that it rises everywhere, every x has one z, and the change of variables gives p_g(x) = p_z(z) / G'(z).
/// </summary>
public sealed class LineGenerator : Layer
{
    private const int TablePoints = 1601;
    private const double Edge = 6; // p_z beyond six deviations is 2e-9 in all.
    private readonly Tensor _a, _b, _c, _u, _v;

    /// <summary>Makes a generator near the identity.</summary>
    /// <param name="bends">How many terms the sum has, at least 1.</param>
    /// <param name="prior">p_z.</param>
    /// <param name="seed">Decides the first weights.</param>
    public LineGenerator(int bends = 16, NoisePrior prior = NoisePrior.Gaussian, long seed = 1)
    {
        Bends = Guard.AtLeast(bends, 1);
        Prior = Guard.Defined(prior);
        var random = new RandomStream(seed);
        _a = NewParameter("shift", Initializer.Zeros, 1);
        _b = NewParameter("slope", Initializer.Constant(0), 1);
        _c = NewParameter("heights", Initializer.Constant(-3), bends, 1);
        _u = NewParameter("steepness", Initializer.Constant(1), 1, bends);
        _v = NewParameter("places", Initializer.Normal(random, 2), bends);
    }

    /// <summary>How many terms the sum has.</summary>
    public int Bends { get; }

    /// <summary>p_z.</summary>
    public NoisePrior Prior { get; }

    /// <summary>x = G(z), (m, 1) to (m, 1).</summary>
    public override Tensor Forward(Tensor x)
    {
        var bends = (x.MatMul(_u.Softplus()) + _v).Tanh();          // (m, bends)
        return bends.MatMul(_c.Softplus()) + x * _b.Softplus() + _a; // (m, 1)
    }

    /// <summary>p_g at ascending places.</summary>
    /// <param name="places">x, ascending.</param>
    public double[] Density(IReadOnlyList<double> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        var map = new Map(this);
        var edge = Prior == NoisePrior.Uniform ? 1 : Edge;
        var (z, x) = (new double[TablePoints], new double[TablePoints]);
        for (var i = 0; i < TablePoints; i++)
        {
            z[i] = edge * (2.0 * i / (TablePoints - 1) - 1);
            x[i] = map.At(z[i]).Value;
        }
        var densities = new double[places.Count];
        for (var i = 0; i < places.Count; i++)
        {
            if (!(places[i] >= x[0] && places[i] <= x[^1]))
                continue; // No z in sight gives this x: p_g is 0.
            var cell = Math.Clamp(Array.BinarySearch(x, places[i]) is var found && found < 0 ? ~found : found, 1, TablePoints - 1);
            densities[i] = PriorDensity(map.Inverse(places[i], z[cell - 1], z[cell], out var slope)) / slope;
        }
        return densities;
    }

    private double PriorDensity(double z) => Prior == NoisePrior.Uniform ? 0.5 : Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The map in double precision.</summary>
    private readonly struct Map
    {
        private readonly double _shift, _slope;
        private readonly double[] _heights, _steepness, _places;

        public Map(LineGenerator generator)
        {
            (_shift, _slope) = (generator._a.Item, Softplus(generator._b.Item));
            _heights = [.. generator._c.ToArray().Select(value => Softplus(value))];
            _steepness = [.. generator._u.ToArray().Select(value => Softplus(value))];
            _places = [.. generator._v.ToArray().Select(value => (double)value)];
        }

        public (double Value, double Slope) At(double z)
        {
            var (value, slope) = (_shift + _slope * z, _slope);
            for (var k = 0; k < _heights.Length; k++)
            {
                var t = Math.Tanh(_steepness[k] * z + _places[k]);
                value += _heights[k] * t;
                slope += _heights[k] * _steepness[k] * (1 - t * t);
            }
            return (value, slope);
        }

        // Newton's method, and a halving of the interval where Newton would leave it.
        public double Inverse(double x, double low, double high, out double slope)
        {
            var z = (low + high) / 2;
            for (var turn = 0; ; turn++)
            {
                (var value, slope) = At(z);
                if (turn == 30 || Math.Abs(value - x) < 1e-12 * Math.Max(1, Math.Abs(x)))
                    return z;
                (low, high) = value < x ? (z, high) : (low, z);
                var next = z - (value - x) / slope;
                z = next > low && next < high ? next : (low + high) / 2;
            }
        }

        private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
    }
}
