using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// ln Z of a restricted Boltzmann machine, exactly: one layer is enumerated, the other summed out analytically,
/// Z = Σ_h exp(b·h) Π_i (1 + exp(a_i + Σ_j w_ij h_j)), so that 16 hidden units cost 65,536 terms whatever the number of visible units.
/// </summary>
public static class PartitionFunction
{
    /// <summary>More units than this are not enumerated.</summary>
    public const int MostUnits = 22;

    private const int Block = 512;

    /// <summary>ln Z, by enumerating the smaller layer (the hidden one if the visible units are Gaussian or name labels).</summary>
    /// <exception cref="ArgumentException">The layer to enumerate has more than <see cref="MostUnits"/> units.</exception>
    public static double Exact(RestrictedBoltzmannMachine rbm)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        var overVisible = rbm.Visible < rbm.Hidden && rbm.Units == VisibleUnits.Bernoulli && rbm.Labels == 0;
        var units = overVisible ? rbm.Visible : rbm.Hidden;
        if (units > MostUnits)
            throw new ArgumentException($"The machine has {rbm.Visible} visible and {rbm.Hidden} hidden units: exact enumeration needs a layer of at most {MostUnits}; use annealed importance sampling.", nameof(rbm));

        var states = 1 << units;
        var terms = new double[states];
        var blocks = (states + Block - 1) / Block;
        using var layer = Matrix.Uninitialized(Math.Min(states, Block), units);
        using var other = Matrix.Uninitialized(layer.Rows, overVisible ? rbm.Hidden : rbm.Visible);
        for (var block = 0; block < blocks; block++)
        {
            var first = block * Block;
            for (var row = 0; row < layer.Rows; row++)
                for (var unit = 0; unit < units; unit++) layer[row, unit] = ((first + row) >> unit) & 1;
            MatrixProduct.Multiply(layer, rbm.W, other, transposeB: !overVisible);
            Workers.For(layer.Rows, row => terms[first + row] = overVisible
                ? TensorPrimitives.Dot<float>(layer.Row(row), rbm.a) + SumSoftplus(other.Row(row), rbm.b)
                : TensorPrimitives.Dot<float>(layer.Row(row), rbm.b) + LogVisibleSum(rbm, other.Row(row)));
        }
        return LogSum.Of(terms);
    }

    /// <summary>The mean of ln P(v) = −F(v) − ln Z over cases, in nats.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="cases">Cases, (cases, Visible).</param>
    /// <param name="logZ">ln Z, exact or estimated.</param>
    public static double LogLikelihood(RestrictedBoltzmannMachine rbm, Matrix cases, double logZ)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        return -rbm.FreeEnergy(cases).Average() - logZ;
    }

    /// <summary>ln Σ_v exp(…) of the visible units whose inputs from the hidden ones are x; x is overwritten.</summary>
    private static double LogVisibleSum(RestrictedBoltzmannMachine rbm, Span<float> x)
    {
        if (rbm.Units == VisibleUnits.Gaussian)
        {
            // ∫ exp(−(v − a)²/2 + v x) dv = √(2π) exp(a x + x²/2)
            return 0.5 * x.Length * Math.Log(2 * Math.PI) + TensorPrimitives.Dot<float>(rbm.a, x) + 0.5 * TensorPrimitives.SumOfSquares<float>(x);
        }
        if (rbm.Labels == 0) return SumSoftplus(x, rbm.a);

        var pixels = x.Length - rbm.Labels;
        Span<double> labels = stackalloc double[rbm.Labels];
        for (var label = 0; label < labels.Length; label++) labels[label] = (double)x[pixels + label] + rbm.a[pixels + label];
        return SumSoftplus(x[..pixels], rbm.a.AsSpan(0, pixels)) + LogSum.Of(labels);
    }

    private static double SumSoftplus(Span<float> x, ReadOnlySpan<float> bias)
    {
        TensorPrimitives.Add(x, bias, x);
        Functions.Softplus(x, x);
        return TensorPrimitives.Sum<float>(x);
    }
}
