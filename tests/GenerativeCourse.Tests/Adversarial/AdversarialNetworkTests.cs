using GenerativeCourse.Adversarial;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Adversarial;

public class AdversarialNetworkTests
{
    private static readonly MixtureWorld One = MixtureWorld.Line((1, 3, 0.5));

    [Fact]
    public void It_learns_one_normal_distribution()
    {
        var data = One.Sample(5000, new RandomStream(1));
        var network = AdversarialNetworks.Dense(1, latent: 1, hidden: 32);
        var last = network.Fit(data, new AdversarialTraining { Objective = new Relativistic(), Iterations = 2500, LearningRate = 3e-3f, AverageDecay = 0.99f, FinalShare = 0.05f });
        var samples = network.Sample(4000, new RandomStream(2)).Span.ToArray().Select(x => (double)x).ToArray();
        Assert.Equal(3, samples.Average(), 0.2);
        Assert.Equal(0.5, MathNet.Numerics.Statistics.Statistics.StandardDeviation(samples), 0.15);
        Assert.Equal(2500, last.Iteration);
        Assert.Equal(2500 * 128 / 5000.0, last.Epoch, 1e-9);
    }

    [Fact]
    public void A_steps_update_is_that_of_the_slides_algorithm_written_out()
    {
        var data = MixtureWorld.Ring().Sample(300, new RandomStream(1));
        var options = new AdversarialTraining { Objective = new Minimax(), Iterations = 3, DiscriminatorSteps = 2, BatchSize = 16, IterationsPerReport = 1 };
        var (network, other) = (AdversarialNetworks.Dense(2, hidden: 8, seed: 5), AdversarialNetworks.Dense(2, hidden: 8, seed: 5));
        network.Fit(data, options);

        var (order, noise) = (new RandomStream(options.Seed).Split(1), new RandomStream(options.Seed).Split(2));
        Tensor Data() => Tensor.FromRows(data, [.. Enumerable.Range(0, 16).Select(_ => order.Next(300))]);
        var (optimizerD, optimizerG) = (new Adam(other.Discriminator.Parameters) { Beta1 = 0.5f }, new Adam(other.Generator.Parameters) { Beta1 = 0.5f });
        for (var iteration = 0; iteration < 3; iteration++)
        {
            for (var step = 0; step < 2; step++)
            {
                var (x, z) = (Data(), Tensor.Normal(noise, 16, 8));
                var v = other.Discriminator.Forward(x).Sigmoid().Log().Mean() + (1f - other.Discriminator.Forward(other.Generator.Forward(z)).Sigmoid()).Log().Mean();
                optimizerD.ZeroGradients();
                (-v).Backward();
                optimizerD.Step();
            }
            Data();
            var w = (1f - other.Discriminator.Forward(other.Generator.Forward(Tensor.Normal(noise, 16, 8))).Sigmoid()).Log().Mean();
            optimizerG.ZeroGradients();
            w.Backward();
            optimizerG.Step();
        }
        foreach (var (mine, written) in network.State.Zip(other.State))
            Learning.TorchGolden.Close(written.Value.Values, mine.Value.Values, mine.Key, 2e-4);
    }

    [Fact]
    public void Labels_reach_both_networks()
    {
        // Label 0 stands at -2, label 1 at +2: asked for a label, the generator must obey.
        var random = new RandomStream(1);
        var (data, labels) = (new Matrix(2000, 1), new byte[2000]);
        for (var i = 0; i < 2000; i++)
            (labels[i], data[i, 0]) = ((byte)(i % 2), (i % 2 == 0 ? -2 : 2) + 0.3f * random.NextNormal());
        Sequential Net(int inputs, Activation f) => new(new Linear(inputs, 32, random, f), new Linear(32, 1, random));
        var network = new GenerativeAdversarialNetwork(Net(4, Activation.Relu), Net(3, Activation.LeakyRelu), latent: 2, classes: 2);
        network.Fit(data, new AdversarialTraining { Objective = new Relativistic(), Iterations = 1200, AverageDecay = 0.99f }, labels);
        Assert.All(network.Sample(200, new RandomStream(3), label: 0).Span.ToArray(), x => Assert.True(x < 0));
        Assert.All(network.Sample(200, new RandomStream(3), label: 1).Span.ToArray(), x => Assert.True(x > 0));
        Assert.Contains("label", Assert.Throws<ArgumentOutOfRangeException>(() => network.Sample(1, new RandomStream(1))).Message);
        Assert.Contains("labels", Assert.Throws<ArgumentException>(() => network.Train(data)).Message);
    }

    [Fact]
    public void A_discriminator_that_names_the_label_makes_the_generator_obey_and_reads_no_label_itself()
    {
        var random = new RandomStream(1);
        var (data, labels) = (new Matrix(2000, 1), new byte[2000]);
        for (var i = 0; i < 2000; i++)
            (labels[i], data[i, 0]) = ((byte)(i % 2), (i % 2 == 0 ? -2 : 2) + 0.3f * random.NextNormal());
        Sequential Net(int inputs, int outputs, Activation f) => new(new Linear(inputs, 32, random, f), new Linear(32, outputs, random));
        var network = new GenerativeAdversarialNetwork(Net(4, 1, Activation.Relu), Net(1, 3, Activation.LeakyRelu), latent: 2, classes: 2, namesLabel: true);
        network.Fit(data, new AdversarialTraining { Iterations = 1200, AverageDecay = 0.99f }, labels);
        Assert.All(network.Sample(200, new RandomStream(3), label: 0).Span.ToArray(), x => Assert.True(x < 0));
        Assert.All(network.Sample(200, new RandomStream(3), label: 1).Span.ToArray(), x => Assert.True(x > 0));
        Assert.Equal(network.Scores(data.Slice(0, 5), 0), network.Scores(data.Slice(0, 5), 1));
        Assert.Contains("labels to name", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new GenerativeAdversarialNetwork(Net(2, 1, Activation.Relu), Net(1, 1, Activation.Relu), latent: 2, namesLabel: true)).Message);
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(10, true, true)]
    [InlineData(10, false, true)]
    [InlineData(10, false, false)]
    public void Convolutional_players_of_every_kind_play(int classes, bool names, bool normalized)
    {
        var (data, random) = (new Matrix(40, 784), new RandomStream(1));
        random.Fill(data.Span);
        byte[] labels = [.. Enumerable.Range(0, classes > 0 ? 40 : 0).Select(i => (byte)(i % 10))];
        var network = DigitNetworks.Convolutional(latent: 4, channels: 2, classes, normalized, names);
        var game = normalized ? (AdversarialObjective)new NonSaturating() : new Relativistic(0.1f);
        var report = network.Fit(data, new() { Iterations = 3, BatchSize = 8, Objective = game }, labels);
        Assert.True(double.IsFinite(report.GeneratorLoss + report.DiscriminatorLoss));
        Assert.All(network.Sample(3, random, classes > 0 ? 7 : null).Span.ToArray(), ink => Assert.InRange(ink, 0, 1));
        Assert.Equal(3, network.Discriminate(data.Slice(0, 3), classes > 0 ? 7 : null).Length);
    }

    [Fact]
    public void Silly_values_are_refused_by_name_before_anything_is_played()
    {
        var (data, network) = (One.Sample(10, new RandomStream(1)), AdversarialNetworks.Dense(1));
        void Refused(string name, AdversarialTraining options) =>
            Assert.StartsWith(name + " must be", Assert.ThrowsAny<ArgumentException>(() => network.Train(data, options)).Message);
        Refused("Iterations", new() { Iterations = 0 });
        Refused("DiscriminatorSteps", new() { DiscriminatorSteps = -1 });
        Refused("BatchSize", new() { BatchSize = 0 });
        Refused("LearningRate", new() { LearningRate = float.NaN });
        Refused("DiscriminatorLearningRate", new() { DiscriminatorLearningRate = 0 });
        Refused("Beta1", new() { Beta1 = 1 });
        Refused("AverageDecay", new() { AverageDecay = 1 });
        Refused("FinalShare", new() { FinalShare = -1 });
        Assert.Contains("Without noise", Assert.Throws<ArgumentOutOfRangeException>(() => AdversarialNetworks.Dense(1, latent: 0)).Message);
    }

    [Fact]
    public void A_learning_rate_of_10_ends_in_a_sentence_or_in_finite_numbers()
    {
        foreach (var game in new AdversarialObjective[] { new Minimax(), new NonSaturating(), new LeastSquares(), new WassersteinGradientPenalty(), new Relativistic() })
        {
            var reports = new List<AdversarialReport>();
            try
            {
                foreach (var report in AdversarialNetworks.Dense(2).Train(MixtureWorld.Ring().Sample(500, new RandomStream(1)), new() { Objective = game, LearningRate = 10, Iterations = 300 }))
                    reports.Add(report);
            }
            catch (InvalidOperationException error)
            {
                Assert.StartsWith("The training diverged", error.Message);
                Assert.Contains("LearningRate 10", error.Message);
            }
            Assert.All(reports, report => Assert.True(double.IsFinite(report.DiscriminatorLoss + report.GeneratorLoss)));
            Assert.DoesNotContain("NaN", GameDiagnosis.Of(reports));
        }
    }

    [Fact]
    public void The_diagnosis_tells_a_won_game_a_guess_and_a_runaway_apart()
    {
        AdversarialReport Report(double d, double g, double real, double fake) => new(1, d, g, real, fake, 0, 1, 0);
        Assert.StartsWith("D has won", GameDiagnosis.Of([Report(0.01, 9, 0.99, 0.01)]));
        Assert.StartsWith("D can only guess", GameDiagnosis.Of([Report(1.386, 0.69, 0.5, 0.5)]));
        Assert.StartsWith("The losses run away", GameDiagnosis.Of([Report(-5000, 200, 1, 0)]));
        Assert.StartsWith("Nobody has won", GameDiagnosis.Of([Report(1, 1, 0.7, 0.3)]));
        Assert.StartsWith("Nothing", GameDiagnosis.Of(Array.Empty<AdversarialReport>()));
    }
}
