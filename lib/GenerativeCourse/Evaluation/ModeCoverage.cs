using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Evaluation;

/// <summary>How well samples cover a mixture whose components are known.</summary>
/// <param name="Covered">Components that have at least their due: a fifth of their share of the good samples, so that a stray sample does not count.</param>
/// <param name="Components">How many there are.</param>
/// <param name="GoodShare">The share of samples within the given number of standard deviations of a centre.</param>
/// <param name="Divergence">KL(counts ‖ weights) of the good samples over the components, in nats; log K if all are in one of K equal ones.</param>
/// <param name="Counts">Good samples of each component.</param>
/// <remarks>
/// A. Srivastava et al., "VEEGAN", NIPS 2017, count modes and high-quality samples (within three standard deviations);
/// in two dimensions a share of 1 - e^{-9/2} = 98.9 % of true samples is good.
/// </remarks>
public sealed record ModeCoverage(int Covered, int Components, double GoodShare, double Divergence, IReadOnlyList<int> Counts)
{
    /// <summary>Counts samples.</summary>
    /// <param name="samples">One sample per row, at least one.</param>
    /// <param name="world">The truth.</param>
    /// <param name="deviations">How far from a centre a sample is good, in standard deviations, positive.</param>
    public static ModeCoverage Of(Matrix samples, MixtureWorld world, double deviations = 3)
    {
        ArgumentNullException.ThrowIfNull(world);
        Guard.Shape(samples, world.Dimensions);
        Guard.AtLeast(samples.Rows, 1, nameof(samples));
        Guard.Positive(deviations);
        var counts = new int[world.Components];
        for (var i = 0; i < samples.Rows; i++)
        {
            var (component, distance) = world.Nearest(samples.Row(i));
            if (distance <= deviations)
                counts[component]++;
        }
        var good = counts.Sum();
        var covered = counts.Where((count, k) => count > 0 && count >= 0.2 * world.Weights[k] * good).Count();
        var divergence = good == 0 ? double.PositiveInfinity
            : counts.Select((count, k) => count == 0 ? 0 : (double)count / good * Math.Log((double)count / good / world.Weights[k])).Sum();
        return new(covered, world.Components, (double)good / samples.Rows, divergence, counts);
    }
}
