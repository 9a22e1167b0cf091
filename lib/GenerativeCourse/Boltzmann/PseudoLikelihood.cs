using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The pseudo-likelihood Σ_i ln P(v_i | all other v): a stand-in for ln P(v) that needs no partition function, because
/// P(v_i | v_−i) = sigmoid(F(v with unit i flipped) − F(v)).
/// </summary>
/// <remarks>Source: J. Besag, "Statistical analysis of non-lattice data" (1975). For Bernoulli visible units without labels.</remarks>
public static class PseudoLikelihood
{
    /// <summary>The exact pseudo-likelihood of each case, in nats: every unit is flipped once.</summary>
    /// <param name="rbm">A machine with Bernoulli units.</param>
    /// <param name="cases">Zeros and ones, (cases, Visible).</param>
    /// <exception cref="ArgumentException">The machine or the cases are of another kind.</exception>
    public static double[] Exact(RestrictedBoltzmannMachine rbm, Matrix cases)
    {
        Check(rbm, cases);
        using var inputs = Inputs(rbm, cases);
        var result = new double[cases.Rows];
        Workers.For(cases.Rows, row =>
        {
            Cancellation.ThrowIfRequested();
            var sum = 0.0;
            for (var i = 0; i < rbm.Visible; i++) sum += LogConditional(rbm, cases.Row(row), inputs.Row(row), i);
            result[row] = sum;
        });
        return result;
    }

    /// <summary>An unbiased estimate for each case: one unit, chosen at random, is flipped, and its term counts for all units.</summary>
    /// <param name="rbm">A machine with Bernoulli units.</param>
    /// <param name="cases">Zeros and ones, (cases, Visible).</param>
    /// <param name="seed">Chooses the units.</param>
    /// <exception cref="ArgumentException">The machine or the cases are of another kind.</exception>
    public static double[] Estimate(RestrictedBoltzmannMachine rbm, Matrix cases, long seed = 1)
    {
        Check(rbm, cases);
        using var inputs = Inputs(rbm, cases);
        var random = new RandomStream(seed);
        var result = new double[cases.Rows];
        for (var row = 0; row < result.Length; row++)
            result[row] = rbm.Visible * LogConditional(rbm, cases.Row(row), inputs.Row(row), random.Next(rbm.Visible));
        return result;
    }

    /// <summary>ln P(v_i | v_−i) = −softplus(F(v) − F(v flipped)).</summary>
    private static double LogConditional(RestrictedBoltzmannMachine rbm, ReadOnlySpan<float> v, ReadOnlySpan<float> x, int unit)
    {
        var change = v[unit] == 1 ? -1f : 1f;
        using var flipped = Matrix.Uninitialized(1, x.Length);
        var y = flipped.Span;
        TensorPrimitives.MultiplyAdd(rbm.W.Row(unit), change, x, y);
        return -Functions.Softplus(change * (double)rbm.a[unit] + Functions.SumSoftplus(y) - Functions.SumSoftplus(x));
    }

    private static Matrix Inputs(RestrictedBoltzmannMachine rbm, Matrix cases)
    {
        var inputs = Matrix.Uninitialized(cases.Rows, rbm.Hidden);
        MatrixProduct.Multiply(cases, rbm.W, inputs);
        for (var row = 0; row < cases.Rows; row++) TensorPrimitives.Add(inputs.Row(row), rbm.b, inputs.Row(row));
        return inputs;
    }

    private static void Check(RestrictedBoltzmannMachine rbm, Matrix cases)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        if (rbm.Units != VisibleUnits.Bernoulli || rbm.Labels > 0)
            throw new ArgumentException("rbm must have Bernoulli visible units and no labels: only such units can be flipped.", nameof(rbm));
        rbm.RequireCases(cases);
        foreach (var value in cases.Span)
            if (value is not (0 or 1))
                throw new ArgumentException($"cases must be zeros and ones, not {value}: only such units can be flipped.", nameof(cases));
    }
}
