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
            Cancellation.ThrowIfRequested();
            States.Write(layer, first);
            MatrixProduct.Multiply(layer, rbm.W, other, transposeB: !overVisible);
            Workers.For(layer.Rows, row => terms[first + row] = overVisible
                ? TensorPrimitives.Dot<float>(layer.Row(row), rbm.a) + Functions.SumSoftplus(other.Row(row), rbm.b)
                : TensorPrimitives.Dot<float>(layer.Row(row), rbm.b) + rbm.Layer.LogSum(other.Row(row), rbm.a));
        }
        return Functions.LogSumExp(terms);
    }

    /// <summary>The mean of ln P(v) = −F(v) − ln Z over cases, in nats.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="cases">Cases, (cases, Visible).</param>
    /// <param name="logZ">ln Z, exact or estimated.</param>
    public static double MeanLogLikelihood(RestrictedBoltzmannMachine rbm, Matrix cases, double logZ)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        Guard.Finite(logZ);
        rbm.RequireCases(cases, atLeast: 1);
        return -rbm.FreeEnergy(cases).Average() - logZ;
    }
}
