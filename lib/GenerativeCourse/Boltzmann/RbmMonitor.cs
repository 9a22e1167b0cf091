using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>Looks at a machine while it is trained: how it stands, and whether its weights are still sensible.</summary>
internal sealed class RbmMonitor(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options, Matrix data, Matrix? validation)
{
    private const int MonitorCases = 256, GapCases = 1000;

    // No unit of a sensible machine is decided by a factor of e^100 of one other unit: such weights come from too large steps.
    private const float LargestWeight = 100;

    /// <summary>How the machine stands; what the loop knows is filled in there.</summary>
    public RbmReport Report()
    {
        var cases = data.Slice(0, Math.Min(MonitorCases, data.Rows));
        using var hidden = rbm.HiddenGiven(cases);
        using var reconstruction = rbm.VisibleGiven(hidden);
        var distance = (double)TensorPrimitives.Distance<float>(cases.Span, reconstruction.Span);
        var weights = rbm.W.Span;
        return new RbmReport(
            Epoch: 0,
            ReconstructionError: distance * distance / cases.Span.Length,
            FreeEnergyGap: FreeEnergyGap(),
            HiddenActivity: TensorPrimitives.Sum<float>(hidden.Span) / hidden.Span.Length,
            WeightSize: Math.Sqrt((double)TensorPrimitives.SumOfSquares<float>(weights) / weights.Length),
            LearningRate: 0,
            Updates: 0,
            Seconds: 0);
    }

    /// <summary>Says that the training diverged, if a weight or bias is not finite or beyond all sense.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    public void CheckWeights(double epoch) => CheckWeights(rbm, options, epoch);

    /// <inheritdoc cref="CheckWeights(double)"/>
    public static void CheckWeights(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options, double epoch)
    {
        var largest = Math.Max(Largest(rbm.W.Span), Math.Max(Largest(rbm.a), Largest(rbm.b)));
        if (!(largest <= LargestWeight)) throw Guard.Diverged("a weight or bias", largest, epoch, options.Suspects); // nor if it is NaN
    }

    private double FreeEnergyGap()
    {
        if (validation is null || validation.Rows == 0) return double.NaN;
        var count = Math.Min(GapCases, Math.Min(data.Rows, validation.Rows));
        return rbm.FreeEnergy(validation.Slice(0, count)).Average() - rbm.FreeEnergy(data.Slice(0, count)).Average();
    }

    private static float Largest(ReadOnlySpan<float> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
