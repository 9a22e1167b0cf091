using GenerativeCourse.Autoencoders;
using GenerativeCourse.Boltzmann;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;
using GenerativeCourse.Translation;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests;

/// <summary>What the notebooks print does not depend on the number of cores: the same bits with 1, 2 and 4 threads.</summary>
[Collection(Alone.Name)]
public class ThreadCountTests
{
    [Fact]
    public void Chapter_2s_topics_and_perplexity_are_the_same_on_any_number_of_threads() => Same(() =>
    {
        var (train, test) = (Bars.ToCorpus(Bars.Write(300, 60, 0.5, seed: 1)), Bars.ToCorpus(Bars.Write(50, 60, 0.5, seed: 2)));
        var sampler = new FastGibbs(train, new LdaOptions { Topics = 10, Alpha = 0.5, Beta = 0.1 });
        var likelihoods = sampler.Train(20).Select(sweep => sweep.LogLikelihood).ToList();
        var model = sampler.Sample(burnIn: 5, samples: 3);
        return [.. likelihoods, HeldOut.Perplexity(model, test), .. model.Topic(3)];
    });

    [Fact]
    public void Chapter_3s_machine_learns_the_same_weights_on_any_number_of_threads() => Same(() =>
    {
        var rbm = new RestrictedBoltzmannMachine(visible: 784, hidden: 128, seed: 1);
        var reports = rbm.Train(Mnist.Train().Take(1000).ToBinaryMatrix(), new ContrastiveDivergence { Epochs = 2, Momentum = 0.5f, WeightDecay = 2e-4f }).ToList();
        return [reports[^1].ReconstructionError, .. rbm.W.Span.ToArray()];
    });

    [Fact]
    public void Chapter_6s_bound_is_the_same_on_any_number_of_threads() => Same(() =>
    {
        var digits = Mnist.Train().Take(1000).ToMatrix();
        var vae = new VariationalAutoencoder(784);
        var reports = vae.Train(digits, new VariationalTraining { Epochs = 1 }).ToList();
        var bound = vae.Bound(digits);
        return [reports[^1].Training.Reconstruction, bound.Reconstruction, bound.Divergence, vae.LogLikelihoods(digits.Slice(0, 1), 200, new RandomStream(1)).Single()];
    });

    [Fact]
    public void Chapter_8s_dictionary_and_alignments_are_the_same_on_any_number_of_threads() => Same(() =>
    {
        var corpus = LanguagePair.Tales().Sample(500).Corpus;
        var model = new HmmAlignment(new IbmModel1(corpus, seed: 2));
        var reports = model.Train().ToList();
        return [.. reports.Select(report => report.LogLikelihood), model.Dictionary["rey", "king"], .. model.Align(corpus).Select(alignment => (double)alignment.Links.Count)];
    });

    private static void Same(Func<double[]> numbers)
    {
        var before = Workers.Count;
        try
        {
            var results = new[] { 1, 2, 4 }.Select(threads =>
            {
                Workers.Count = threads;
                return numbers();
            }).ToArray();
            Assert.All(results[0], number => Assert.True(double.IsFinite(number)));
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            Workers.Count = before;
        }
    }
}
