using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>
/// The formulas of RestrictedBoltzmannMachine.cs for whole matrices of cases: visible ones are (cases, Visible), hidden ones
/// (cases, Hidden). A layer's inputs are one matrix product; bias, sigmoid and draw follow row by row, while the row is in the nearest
/// cache. Each row has a random stream of its own, so that the number of threads changes nothing.
/// </content>
public sealed partial class RestrictedBoltzmannMachine
{
    private const int FreeEnergyBlock = 1000;

    /// <summary>F(v) of each case.</summary>
    /// <param name="v">Cases, (cases, Visible).</param>
    /// <returns>One number per case.</returns>
    /// <exception cref="ArgumentException">The cases do not fit the machine.</exception>
    public double[] FreeEnergy(Matrix v)
    {
        RequireCases(v);
        var energies = new double[v.Rows];
        using var inputs = Matrix.Uninitialized(Math.Min(FreeEnergyBlock, v.Rows), Hidden);
        for (var first = 0; first < v.Rows; first += FreeEnergyBlock)
        {
            Cancellation.ThrowIfRequested();
            var cases = v.Slice(first, Math.Min(FreeEnergyBlock, v.Rows - first));
            var input = inputs.Slice(0, cases.Rows);
            MatrixProduct.Multiply(cases, W, input);
            var start = first;
            Workers.For(cases.Rows, row => energies[start + row] = Layer.Energy(cases.Row(row), a) - Functions.SumSoftplus(input.Row(row), b));
        }
        return energies;
    }

    /// <summary>p(H_j = 1 | v) of each case as a new matrix, (cases, Hidden): the features that the machine sees.</summary>
    /// <param name="v">Cases, (cases, Visible).</param>
    /// <exception cref="ArgumentException">The cases do not fit the machine.</exception>
    public Matrix HiddenGiven(Matrix v)
    {
        RequireCases(v);
        Guard.Memory(v.Rows, sizeof(float) * (double)v.Rows * Hidden, nameof(v));
        var h = Matrix.Uninitialized(v.Rows, Hidden);
        HiddenGiven(v, h);
        return h;
    }

    /// <summary>The mean of p(v | h) of each case as a new matrix, (cases, Visible).</summary>
    /// <param name="h">States or probabilities of the hidden units, (cases, Hidden).</param>
    /// <exception cref="ArgumentException">The states do not fit the machine.</exception>
    public Matrix VisibleGiven(Matrix h)
    {
        RequireHidden(h);
        Guard.Memory(h.Rows, sizeof(float) * (double)h.Rows * Visible, nameof(h));
        var v = Matrix.Uninitialized(h.Rows, Visible);
        VisibleGiven(h, v);
        return v;
    }

    /// <summary>Zeros and ones drawn with the given probabilities, as a new matrix: a grey picture made black and white at random.</summary>
    /// <param name="probabilities">0 to 1 each, of any size.</param>
    /// <exception cref="ArgumentException">A value is no probability.</exception>
    public Matrix Draw(Matrix probabilities)
    {
        Guard.UnitInterval(probabilities);
        var samples = Matrix.Uninitialized(probabilities.Rows, probabilities.Columns);
        StochasticUnits.Draw(probabilities, samples, _noise);
        return samples;
    }

    /// <summary>p(H_j = 1 | v) into <paramref name="h"/>, (cases, Hidden).</summary>
    internal void HiddenGiven(Matrix v, Matrix h)
    {
        MatrixProduct.Multiply(v, W, h);
        StochasticUnits.Sigmoid(h, b);
    }

    /// <summary>The mean of p(v | h) into <paramref name="v"/>, (cases, Visible).</summary>
    internal void VisibleGiven(Matrix h, Matrix v)
    {
        MatrixProduct.Multiply(h, W, v, transposeB: true);
        Layer.Mean(v, a);
    }

    /// <summary>ln(p / (1 − p)) of the means p of Bernoulli units given h, a_i + Σ_j w_ij h_j, as a new matrix.</summary>
    internal Matrix VisibleLogits(Matrix h)
    {
        var logits = Matrix.Uninitialized(h.Rows, Visible);
        MatrixProduct.Multiply(h, W, logits, transposeB: true);
        for (var row = 0; row < logits.Rows; row++) TensorPrimitives.Add(logits.Row(row), a, logits.Row(row));
        return logits;
    }

    /// <summary>h ~ p(h | v); <paramref name="probabilities"/> receives p(h | v) (the same matrix if only the samples matter).</summary>
    internal void SampleHidden(Matrix v, Matrix h, Matrix probabilities, RowNoise? noise = null)
    {
        MatrixProduct.Multiply(v, W, probabilities);
        StochasticUnits.Bernoulli(probabilities, b, h, noise ?? _noise);
    }

    /// <summary>v ~ p(v | h); <paramref name="means"/> receives the means of p(v | h) (the same matrix if only the samples matter).</summary>
    internal void SampleVisible(Matrix h, Matrix v, Matrix means, RowNoise? noise = null)
    {
        MatrixProduct.Multiply(h, W, means, transposeB: true);
        Layer.Sample(means, a, v, noise ?? _noise);
    }
}
