using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>One iteration of the game: k steps of D, then one of G.</summary>
/// <param name="generator">G.</param>
/// <param name="discriminator">s, D's score.</param>
/// <param name="optimizerG">Changes G.</param>
/// <param name="optimizerD">Changes D.</param>
/// <param name="k">Steps of D.</param>
/// <param name="data">Draws a minibatch of data.</param>
/// <param name="noise">Draws a minibatch of noise.</param>
public delegate void GameIteration(
    Sequential generator, Sequential discriminator, Optimizer optimizerG, Optimizer optimizerD, int k, Func<Tensor> data, Func<Tensor> noise);

/// <summary>Compares an iteration that somebody wrote with the slide's algorithm, weight by weight: the chapter's exercise.</summary>
public static class GameComparison
{
    private const int Latent = 3, Hidden = 8, Batch = 16, DataStream = 1, NoiseStream = 2;

    /// <summary>The largest difference of a weight after some iterations of each, from the same weights and the same draws; infinite where a weight is no number.</summary>
    /// <param name="objective">The losses.</param>
    /// <param name="k">Steps of D in an iteration, at least 1.</param>
    /// <param name="written">The iteration to be looked at.</param>
    /// <param name="iterations">How many of them, at least 1.</param>
    public static double Distance(AdversarialObjective objective, int k, GameIteration written, int iterations = 3)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(written);
        Guard.AtLeast(k, 1);
        Guard.AtLeast(iterations, 1);
        var (mine, theirs) = (Weights(Plain, k, iterations), Weights(written, k, iterations));
        var distance = mine.Zip(theirs, (a, b) => Math.Abs((double)a - b)).Max();
        return double.IsFinite(distance) ? distance : double.PositiveInfinity;

        void Plain(Sequential g, Sequential d, Optimizer forG, Optimizer forD, int steps, Func<Tensor> data, Func<Tensor> noise)
        {
            for (var step = 0; step < steps; step++)
            {
                using var tape = Tape.Begin();
                var (x, fake) = (data(), g.Forward(noise()).Detach());
                Descend(forD, objective.DiscriminatorLoss(d.Forward(x), d.Forward(fake)));
            }
            using var last = Tape.Begin();
            using var held = d.Parameters.Freeze();
            var forged = d.Forward(g.Forward(noise()));
            Descend(forG, objective.GeneratorLoss(forged, forged));
        }
    }

    private static float[] Weights(GameIteration play, int k, int iterations)
    {
        var players = AdversarialNetworks.Dense(2, Latent, Hidden);
        var (root, world) = (new RandomStream(1), GanZoo.Ring);
        var (data, noise) = (root.Split(DataStream), root.Split(NoiseStream));
        var (optimizerG, optimizerD) = (new Adam(players.Generator.Parameters), new Adam(players.Discriminator.Parameters));
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            play((Sequential)players.Generator, (Sequential)players.Discriminator, optimizerG, optimizerD, k,
                () => Tensor.From(world.Sample(Batch, data)), () => Tensor.Normal(noise, Batch, Latent));
        }
        return [.. players.State.SelectMany(entry => entry.Value.ToArray())];
    }

    private static void Descend(Optimizer optimizer, Tensor loss)
    {
        optimizer.ZeroGradients();
        loss.Backward();
        optimizer.Step();
    }
}
