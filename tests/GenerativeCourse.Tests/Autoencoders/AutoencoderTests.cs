using GenerativeCourse.Autoencoders;
using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Tests.Autoencoders;

public class AutoencoderTests
{
    [Fact]
    public void Data_on_a_plane_passes_a_linear_bottleneck_of_two_unharmed()
    {
        var data = OnPlane(300);
        var model = new Autoencoder(5, new() { Latent = 2, Hidden = [] });
        var last = model.Train(data, new() { Epochs = 150, BatchSize = 50, LearningRate = 1e-2f }, data).Last();
        Assert.InRange(last.TestError, 0, 1e-4);
    }

    [Fact]
    public void The_loop_of_single_steps_learns_the_same_plane()
    {
        var data = OnPlane(300);
        var model = new Autoencoder(5, new() { Latent = 2, Hidden = [] });
        var optimizer = new GenerativeCourse.Learning.Adam(model.Parameters) { LearningRate = 1e-2f };
        var before = model.Error(data);
        for (var step = 0; step < 600; step++)
        {
            using var tape = GenerativeCourse.Learning.Tape.Begin();
            model.Step(GenerativeCourse.Learning.Tensor.From(data), optimizer);
        }
        Assert.True(model.Error(data) < before / 100, $"{before} to {model.Error(data)}");
    }

    [Fact]
    public void A_bottleneck_of_one_loses_what_PCA_loses()
    {
        var data = OnPlane(300);
        var model = new Autoencoder(5, new() { Latent = 1, Hidden = [] });
        var last = model.Train(data, new() { Epochs = 600, BatchSize = 50, LearningRate = 1e-2f }, data).Last();
        var x = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(300, 5, (i, j) => data[i, j]);
        var means = x.ColumnSums() / 300;
        var singular = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(300, 5, (i, j) => x[i, j] - means[j]).Svd().S;
        var expected = singular.Skip(1).Sum(value => value * value) / (300 * 5);
        Assert.InRange(last.TestError / expected, 0.9999, 1.01);
    }

    [Fact]
    public void A_penalty_on_the_code_makes_it_sparse()
    {
        var data = OnPlane(300);
        double Active(float sparsity)
        {
            var model = new Autoencoder(5, new() { Latent = 12, Hidden = [], Code = Activation.Relu, Seed = 3 });
            model.Train(data, new() { Epochs = 60, BatchSize = 50, LearningRate = 1e-2f, Sparsity = sparsity }).Last();
            return model.Encode(data).Span.ToArray().Average(value => value > 1e-3f ? 1.0 : 0);
        }
        Assert.True(Active(0.3f) < Active(0) / 2);
    }

    [Fact]
    public void Denoising_learns_to_clean()
    {
        var data = OnPlane(500);
        var noisy = Corruption.Masking(0.3).Corrupt(data, new RandomStream(8));
        var model = new Autoencoder(5, new() { Latent = 5, Hidden = [32, 32] });
        model.Train(data, new() { Epochs = 100, BatchSize = 50, LearningRate = 3e-3f, Corruption = Corruption.Masking(0.3) }).Last();
        var before = SquaredErrors.OfRows(data, noisy).Average();
        var after = SquaredErrors.OfRows(data, model.Reconstruct(noisy)).Average();
        Assert.True(after < before / 2, $"{before} to {after}");
    }

    [Fact]
    public void A_convolutional_autoencoder_learns_where_a_square_is()
    {
        var data = new Matrix(25, 64);
        for (var i = 0; i < 25; i++)
        {
            for (var pixel = 0; pixel < 16; pixel++)
                data[i, (i / 5 + pixel / 4) * 8 + i % 5 + pixel % 4] = 1;
        }
        var model = Autoencoder.Convolutional(8, 8, [6, 8], new() { Latent = 6 });
        var before = model.Error(data);
        model.Train(data, new() { Epochs = 150, BatchSize = 5, LearningRate = 5e-3f }).Last();
        Assert.True(model.Error(data) < before / 10, $"{before} to {model.Error(data)}");
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 4, 4, 4 })]
    public void Sides_that_cannot_be_halved_so_often_are_refused(int[] channels) =>
        Assert.Contains("halves the sides", Assert.Throws<ArgumentException>(() => Autoencoder.Convolutional(12, 8, channels)).Message);

    [Theory]
    [InlineData("none", 0, 0)]
    [InlineData("masking", 0.25, 0)]
    [InlineData("coins", 0.25, 0.5)]
    public void Noise_corrupts_the_share_that_it_is_asked_to(string kind, double share, double mean)
    {
        var values = Enumerable.Repeat(0.3f, 100_000).ToArray();
        Corruption corruption = kind switch { "none" => Corruption.None, "masking" => Corruption.Masking(share), _ => Corruption.SaltAndPepper(share) };
        corruption.Corrupt(values, new RandomStream(1));
        var corrupted = values.Where(value => value != 0.3f).ToArray();
        // Five standard deviations of a binomial share.
        Assert.Equal(share, corrupted.Length / 100_000.0, 5 * Math.Sqrt(share * (1 - share) / 100_000) + 1e-9);
        if (corrupted.Length > 0)
            Assert.Equal(mean, corrupted.Average(), 0.02);
    }

    [Fact]
    public void Gaussian_noise_has_its_deviation_and_stays_in_range()
    {
        var values = Enumerable.Repeat(0.5f, 100_000).ToArray();
        Corruption.Gaussian(0.1).Corrupt(values, new RandomStream(1));
        Assert.Equal(0.1, Math.Sqrt(values.Average(value => (value - 0.5) * (value - 0.5))), 0.002);
        Corruption.Gaussian(5).Corrupt(values, new RandomStream(1));
        Assert.All(values, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Bad_options_are_refused_by_name()
    {
        Assert.Contains("share must be a probability, 0 to 1, not 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => Corruption.Masking(1.5)).Message);
        Assert.Contains("deviation must be 0 or more, not -1", Assert.Throws<ArgumentOutOfRangeException>(() => Corruption.Gaussian(-1)).Message);
        Assert.Contains("Latent", Assert.Throws<ArgumentOutOfRangeException>(() => new Autoencoder(5, new() { Latent = 0 })).Message);
        var model = new Autoencoder(5);
        Assert.Contains("Sparsity", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(OnPlane(5), new() { Sparsity = -1 })).Message);
        Assert.ThrowsAny<ArgumentException>(() => model.Train(OnPlane(5), new() { BatchSize = 0 }));
        float[] impossible = [0, -1, float.NaN, float.PositiveInfinity];
        foreach (var rate in impossible)
            Assert.Contains("LearningRate must be a positive number", Assert.Throws<ArgumentOutOfRangeException>(() => model.Train(OnPlane(5), new() { LearningRate = rate })).Message);
        Assert.Contains("inputs 1000000000 would need", Assert.Throws<ArgumentOutOfRangeException>(() => new Autoencoder(1_000_000_000)).Message);
        Assert.Contains("Latent 1000000000 would need", Assert.Throws<ArgumentOutOfRangeException>(() => new Autoencoder(5, new() { Latent = 1_000_000_000 })).Message);
        Assert.Contains("LearningRate 1E+30 differs", Assert.Throws<InvalidOperationException>(() => model.Fit(OnPlane(50), new() { LearningRate = 1e30f })).Message);
        Assert.Contains("must be values of 0 to 1, not 3", Assert.Throws<ArgumentException>(() => new Autoencoder(2, new() { Loss = ReconstructionLoss.CrossEntropy }).Train(new Matrix(1, 2, [3, 0]))).Message);
    }

    private static Matrix OnPlane(int count)
    {
        var random = new RandomStream(4);
        var data = new Matrix(count, 5);
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (random.NextSingle(), random.NextSingle());
            float[] row = [a, b, (a + b) / 2, 1 - a, (1 + a - b) / 2];
            row.CopyTo(data.Row(i));
        }
        return data;
    }
}
