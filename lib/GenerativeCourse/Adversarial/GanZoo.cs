using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Adversarial;

/// <summary>The zoo in one setting: all members with the same networks, minibatches, learning rates and iterations, on a ring and on a grid.</summary>
public static class GanZoo
{
    private const int Examples = 20000, Judged = 2500;
    private const long DataSeed = 1, JudgeSeed = 9;

    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<AdversarialObjective> Members { get; } =
        [new Minimax(), new NonSaturating(), new LeastSquares(), new Hinge(), new WassersteinClipping(), new WassersteinGradientPenalty(), new Relativistic()];

    /// <summary>Eight clouds on a circle of radius 2.</summary>
    public static MixtureWorld Ring { get; } = MixtureWorld.Ring(8, 2, 0.05);

    /// <summary>Twenty-five clouds on a square.</summary>
    public static MixtureWorld Grid { get; } = MixtureWorld.Grid(5, 2, 0.1);

    /// <summary>The setting in which the zoo is compared.</summary>
    public static AdversarialTraining Training { get; } = new()
    {
        Iterations = 8000, BatchSize = 64, LearningRate = 3e-3f, FinalShare = 0.02f, AverageDecay = 0.99f, IterationsPerReport = 80,
    };

    /// <summary>The players: 8 numbers of noise and two hidden layers of 64 for the ring; 2 and three layers for the grid, which is harder.</summary>
    /// <param name="member">A member of the zoo.</param>
    /// <param name="world">The world to learn; with more than 8 components the larger players.</param>
    /// <param name="seed">Decides the first weights.</param>
    public static GenerativeAdversarialNetwork Players(AdversarialObjective member, MixtureWorld world, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(world);
        var large = world.Components > 8;
        return AdversarialNetworks.Dense(world.Dimensions, latent: large ? 2 : 8, hidden: 64, layers: large ? 3 : 2, member.SpectralNormalization, seed: seed);
    }

    /// <summary>20,000 points to learn from, always the same.</summary>
    /// <param name="world">Where they come from.</param>
    public static Matrix Data(MixtureWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.Sample(Examples, new RandomStream(DataSeed));
    }

    /// <summary>How well 2,500 samples cover the world.</summary>
    /// <param name="network">A trained network.</param>
    /// <param name="world">What it was to learn.</param>
    public static ModeCoverage Judge(GenerativeAdversarialNetwork network, MixtureWorld world)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ModeCoverage.Of(network.Sample(Judged, new RandomStream(JudgeSeed)), world);
    }

    /// <summary>One member, one world, one seed: modes covered, share of good samples, processor seconds.</summary>
    /// <param name="member">A member of the zoo.</param>
    /// <param name="world">The ring or the grid.</param>
    /// <param name="seed">Decides first weights, minibatches and noise.</param>
    /// <param name="training">Another setting than <see cref="Training"/>; null for that one.</param>
    public static SeedResult Run(AdversarialObjective member, MixtureWorld world, long seed, AdversarialTraining? training = null)
    {
        var (network, before) = (Players(member, world, seed), Environment.CpuUsage.TotalTime);
        training ??= world.Components > 8 ? Training with { BatchSize = 128 } : Training;
        var figures = new Dictionary<string, double>();
        try
        {
            network.Fit(Data(world), training with { Objective = member, Seed = seed });
            var coverage = Judge(network, world);
            (figures["covered"], figures["good"]) = (coverage.Covered, Math.Round(coverage.GoodShare, 4));
        }
        catch (InvalidOperationException)
        {
            // Diverged: nothing is covered, and the table says so.
            (figures["covered"], figures["good"]) = (0, 0);
        }
        figures["seconds"] = Math.Round((Environment.CpuUsage.TotalTime - before).TotalSeconds, 2);
        return new(Entry(member, world), seed, figures);
    }

    /// <summary>The name of a member's runs in a table.</summary>
    /// <param name="member">A member of the zoo.</param>
    /// <param name="world">The ring or the grid.</param>
    public static string Entry(AdversarialObjective member, MixtureWorld world)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(world);
        return $"{(world.Components > 8 ? "grid" : "ring")}: {member.Name}";
    }

    /// <summary>All members on both worlds, seed by seed, lazily.</summary>
    /// <param name="seeds">How many seeds, 1, 2, 3, …; 0 or more.</param>
    public static IEnumerable<SeedResult> Table(int seeds)
    {
        Guard.NotNegative(seeds);
        return from seed in Enumerable.Range(1, seeds) from world in new[] { Ring, Grid } from member in Members select Run(member, world, seed);
    }
}
