using GenerativeCourse.Autoencoders;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Tests.Autoencoders;

public class LinearGaussianVaeTests
{
    [Fact]
    public void The_learned_bound_touches_the_exact_log_likelihood_and_the_best_possible_one()
    {
        var data = TwoFactors(examples: 500, inputs: 6);
        var model = new LinearGaussianVae(inputs: 6, latent: 2);
        var last = model.Train(data).Last();
        Assert.InRange(last.LogLikelihood - last.Bound, -1e-4, 0.01);
        Assert.InRange(LinearGaussianVae.LargestLogLikelihood(data, 2) - last.LogLikelihood, -1e-4, 0.01);
    }

    [Fact]
    public void The_bound_is_below_the_log_likelihood_before_training_too()
    {
        var data = TwoFactors(examples: 200, inputs: 5);
        for (var seed = 1; seed <= 5; seed++)
        {
            var first = new LinearGaussianVae(5, 3, seed).Train(data, steps: 1).First();
            Assert.True(first.Bound < first.LogLikelihood, $"seed {seed}: {first}");
        }
    }

    [Fact]
    public void The_bound_in_closed_form_is_the_mean_of_sampled_ones()
    {
        var data = TwoFactors(examples: 50, inputs: 4);
        var model = new LinearGaussianVae(4, 2);
        model.Train(data, steps: 60).Last();
        double bound = model.Bound(Tensor.From(data)).Item;
        var sampled = SampledBounds(model, data, draws: 400).ToArray();
        var error = Deviation(sampled) / Math.Sqrt(sampled.Length);
        // Five standard errors: wrong by chance once in 1.7 million runs, and the seed is fixed.
        Assert.InRange(sampled.Average() - bound, -5 * error, 5 * error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Sizes_below_one_are_refused_by_name(int latent)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LinearGaussianVae(4, latent));
        Assert.Contains("Latent", error.Message);
    }

    private static IEnumerable<double> SampledBounds(LinearGaussianVae model, Matrix data, int draws)
    {
        var random = new RandomStream(5);
        var state = model.State.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        var (w, b, v, noise) = (state["decoder"], state["bias"], state["encoder"], Math.Exp(state["log_noise"][0]));
        var (d, l) = (model.Inputs, model.Latent);
        var spread = state["log_spread"].Select(value => Math.Exp(value)).ToArray();
        var prior = DiagonalGaussian.Standard(l);
        for (var draw = 0; draw < draws; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < data.Rows; i++)
            {
                var mean = Enumerable.Range(0, l).Select(j => Enumerable.Range(0, d).Sum(k => (data[i, k] - b[k]) * (double)v[k * l + j])).ToArray();
                var q = new DiagonalGaussian(mean, spread);
                var z = q.Sample(random);
                var x = new DiagonalGaussian(Enumerable.Range(0, d).Select(k => b[k] + Enumerable.Range(0, l).Sum(j => z[j] * w[j * d + k])), Enumerable.Repeat(noise, d));
                sum += x.LogDensity([.. data.Row(i).ToArray().Select(value => (double)value)]) + prior.LogDensity(z) - q.LogDensity(z);
            }
            yield return sum / data.Rows;
        }
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static Matrix TwoFactors(int examples, int inputs)
    {
        var random = new RandomStream(3);
        var loadings = new float[2 * inputs];
        random.FillNormal(loadings);
        var data = new Matrix(examples, inputs);
        for (var i = 0; i < examples; i++)
        {
            var (first, second) = (random.NextNormal(), random.NextNormal());
            for (var j = 0; j < inputs; j++)
                data[i, j] = 1 + first * loadings[j] + second * loadings[inputs + j] + 0.4f * random.NextNormal();
        }
        return data;
    }

    [Fact]
    public void A_column_that_never_changes_is_no_obstacle_unless_nothing_else_is_left()
    {
        var random = new RandomStream(1);
        var some = new Matrix(50, 3, [.. Enumerable.Range(0, 150).Select(i => i % 3 == 2 ? 4f : (float)random.NextNormal())]);
        Assert.True(double.IsFinite(LinearGaussianVae.LargestLogLikelihood(some, 1)));
        Assert.Contains("take fewer latent variables", Assert.Throws<ArgumentException>(() => LinearGaussianVae.LargestLogLikelihood(some, 2)).Message);
    }
}
