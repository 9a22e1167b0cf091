using GenerativeCourse.Autoencoders;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Tests.Autoencoders;

public class VariationalAutoencoderTests
{
    [Theory]
    [InlineData(Likelihood.Bernoulli, 0)]
    [InlineData(Likelihood.Gaussian, 0)]
    [InlineData(Likelihood.Bernoulli, 3)]
    public void Gradients_of_the_bound_agree_with_finite_differences_under_common_random_numbers(Likelihood likelihood, int classes)
    {
        var model = new VariationalAutoencoder(5, new() { Latent = 2, Hidden = [4], Likelihood = likelihood, Classes = classes, Activation = Activation.Tanh, Seed = 4 });
        var x = new RandomStream(7);
        var values = new float[15];
        x.Fill(values);
        Tensor Bound()
        {
            Tensor? labels = classes == 0 ? null : Tensor.From([1, 0, 0, 0, 0, 1, 0, 1, 0], 3, 3);
            var (r, d) = model.NegativeBound(Tensor.From(values, 3, 5), labels, new RandomStream(11));
            return r + d;
        }

        model.Parameters.ZeroGradients();
        Bound().Backward();
        foreach (var (name, parameter) in model.Parameters)
        {
            for (var i = 0; i < parameter.Length; i += 3)
            {
                const float step = 1e-2f;
                var kept = parameter.Values[i];
                parameter.Values[i] = kept + step;
                var up = Bound().Item;
                parameter.Values[i] = kept - step;
                var down = Bound().Item;
                parameter.Values[i] = kept;
                var (slope, gradient) = ((up - down) / (2 * step), parameter.Gradient[i]);
                Assert.True(Math.Abs(slope - gradient) < 4e-3 * (1 + Math.Abs(slope)), $"{name}[{i}]: {gradient} against {slope}");
            }
        }
    }

    [Fact]
    public void Training_raises_the_bound_and_the_same_seed_gives_the_same_bits()
    {
        var data = Stripes(400);
        var (first, second) = (Run(), Run());
        Assert.Equal(first, second);
        Assert.True(first[^1] > first[0] + 1, $"{first[0]} to {first[^1]}");

        double[] Run()
        {
            var model = new VariationalAutoencoder(16, new() { Latent = 2, Hidden = [16] });
            return [.. model.Train(data, new() { Epochs = 12, BatchSize = 20, LearningRate = 5e-3f }, data).Select(epoch => epoch.Test.Value)];
        }
    }

    [Fact]
    public void The_step_goes_up_the_bound()
    {
        var data = Stripes(100);
        var model = new VariationalAutoencoder(16, new() { Latent = 2, Hidden = [16] });
        var optimizer = new Adam(model.Parameters) { LearningRate = 5e-3f };
        var random = new RandomStream(3);
        var bounds = new double[400];
        for (var step = 0; step < bounds.Length; step++)
        {
            using var tape = Tape.Begin();
            bounds[step] = model.Step(Tensor.From(data), optimizer, random).Value;
        }
        Assert.True(bounds[^20..].Average() > bounds[..20].Average() + 2, $"{bounds[..20].Average()} to {bounds[^20..].Average()}");
    }

    [Fact]
    public void With_more_samples_the_weighted_bound_rises_from_the_ELBO()
    {
        var data = Stripes(200);
        var model = new VariationalAutoencoder(16, new() { Latent = 2, Hidden = [16] });
        model.Train(data, new() { Epochs = 60, BatchSize = 20, LearningRate = 5e-3f }).Last();
        var bounds = new[] { 1, 10, 200 }.Select(k => model.LogLikelihoods(data, k, new RandomStream(3)).Average()).ToArray();
        var elbo = Enumerable.Range(1, 20).Average(seed => model.Bound(data, seed: seed).Value);
        Assert.Equal(elbo, bounds[0], 0.5);
        Assert.True(bounds[0] < bounds[1] && bounds[1] < bounds[2], string.Join(", ", bounds));
    }

    [Fact]
    public void The_weighted_bound_finds_the_likelihood_that_a_sum_over_a_fine_grid_gives()
    {
        var data = Stripes(3);
        var model = new VariationalAutoencoder(16, new() { Latent = 1, Hidden = [8], Seed = 2 });
        model.Train(Stripes(200), new() { Epochs = 5, BatchSize = 20, LearningRate = 5e-3f }).Last();
        var estimates = model.LogLikelihoods(data, 20_000, new RandomStream(3)).ToArray();
        for (var row = 0; row < 3; row++)
            Assert.Equal(OnGrid(model, data.Row(row).ToArray()), estimates[row], 0.02);
    }

    [Fact]
    public void A_Gaussian_decoder_learns_the_noise_of_its_data()
    {
        var random = new RandomStream(1);
        var data = new Matrix(2000, 6);
        for (var i = 0; i < data.Rows; i++)
        {
            var z = random.NextNormal();
            for (var j = 0; j < 6; j++)
                data[i, j] = z * (j - 2.5f) + 0.3f * random.NextNormal();
        }
        var model = new VariationalAutoencoder(6, new() { Latent = 1, Hidden = [], Likelihood = Likelihood.Gaussian });
        model.Train(data, new() { Epochs = 150, BatchSize = 50, LearningRate = 2e-2f }).Last();
        Assert.Equal(0.09, model.NoiseVariance!.Value, 0.01);
        Assert.Null(new VariationalAutoencoder(6).NoiseVariance);
    }

    [Fact]
    public void A_conditioned_model_draws_the_label_it_is_asked_for()
    {
        var data = new Matrix(300, 4);
        var labels = new byte[300];
        for (var i = 0; i < 300; i++)
        {
            labels[i] = (byte)(i % 4);
            data[i, labels[i]] = 1;
        }
        var model = new VariationalAutoencoder(4, new() { Latent = 2, Hidden = [16], Classes = 4 });
        model.Train(data, new() { Epochs = 40, BatchSize = 20, LearningRate = 1e-2f }, labels: labels).Last();
        for (var label = 0; label < 4; label++)
        {
            using var drawn = model.Sample(10, new RandomStream(1), label);
            for (var i = 0; i < 10; i++)
                Assert.True(drawn[i, label] > 0.9f, $"label {label}: {drawn[i, label]}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Latent_sizes_below_one_are_refused(int latent) =>
        Assert.Contains("Latent", Assert.Throws<ArgumentOutOfRangeException>(() => new VariationalAutoencoder(16, new() { Latent = latent })).Message);

    [Fact]
    public void More_latent_variables_than_inputs_and_any_depth_work()
    {
        var model = new VariationalAutoencoder(16, new() { Latent = 40, Hidden = [8, 7, 6, 5, 4, 3] });
        var bound = model.Train(Stripes(40), new() { Epochs = 1 }).Last().Training.Value;
        // A coin for each of 16 values costs 16 ln 2 nats, and untrained codes a little more.
        Assert.InRange(bound, -16 * Math.Log(2) - 5, -16 * Math.Log(2) + 5);
    }

    [Fact]
    public void Bad_options_and_data_are_refused_by_name()
    {
        var model = new VariationalAutoencoder(16);
        var data = Stripes(10);
        Assert.Contains("Beta", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(data, new() { Beta = -1 })).Message);
        Assert.Contains("Epochs", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(data, new() { Epochs = 0 })).Message);
        Assert.Contains("must be values of 0 to 1, not 2", Assert.Throws<ArgumentException>(() => model.Train(new Matrix(1, 16, Enumerable.Repeat(2f, 16).ToArray()))).Message);
        Assert.Contains("must have 16 columns", Assert.Throws<ArgumentException>(() => model.Train(new Matrix(2, 3))).Message);
        Assert.Contains("samples must be 1 or more, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => model.LogLikelihoods(data, 0, new RandomStream(1))).Message);
        float[] impossible = [0, -1, float.NaN];
        foreach (var rate in impossible)
            Assert.Contains("LearningRate must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(data, new() { LearningRate = rate })).Message);
        Assert.Contains("Classes must be 0 to 256", Assert.Throws<ArgumentOutOfRangeException>(() => new VariationalAutoencoder(16, new() { Classes = -1 })).Message);
        Assert.Contains("Latent 1000000000 would need", Assert.Throws<ArgumentOutOfRangeException>(() => new VariationalAutoencoder(16, new() { Latent = 1_000_000_000 })).Message);
        Assert.Contains("Hidden", Assert.Throws<ArgumentOutOfRangeException>(() => new VariationalAutoencoder(16, new() { Hidden = [4, 0] })).Message);
    }

    private static double OnGrid(VariationalAutoencoder model, float[] x)
    {
        const int points = 4001;
        const double width = 16.0 / (points - 1);
        var grid = new Matrix(points, 1);
        for (var i = 0; i < points; i++)
            grid[i, 0] = (float)(-8 + i * width);
        using var means = model.Decode(grid);
        var terms = new double[points];
        for (var i = 0; i < points; i++)
        {
            terms[i] = -grid[i, 0] * grid[i, 0] / 2 - Math.Log(2 * Math.PI) / 2 + Math.Log(width);
            for (var j = 0; j < x.Length; j++)
                terms[i] += Math.Log(x[j] > 0.5f ? means[i, j] : 1 - (double)means[i, j]);
        }
        return Functions.LogSumExp(terms);
    }

    // 4x4 pictures: one row or one column is ink.
    private static Matrix Stripes(int count)
    {
        var data = new Matrix(count, 16);
        var random = new RandomStream(9);
        for (var i = 0; i < count; i++)
        {
            var (line, across) = (random.Next(4), random.Next(2) == 0);
            for (var j = 0; j < 4; j++)
                data[i, across ? line * 4 + j : j * 4 + line] = 1;
        }
        return data;
    }
}
