using GenerativeCourse.Adversarial;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Adversarial;

public class Pix2PixTests
{
    private const int Side = 16;

    // Pictures of stripes, and their negatives: the input determines everything.
    private static (Matrix X, Matrix Y) Negatives(int count, long seed)
    {
        var (x, y, random) = (new Matrix(count, 3 * Side * Side), new Matrix(count, 3 * Side * Side), new RandomStream(seed));
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (random.NextSingle(), random.NextSingle());
            for (var j = 0; j < x.Columns; j++)
            {
                x[i, j] = 0.5f + 0.4f * MathF.Sin(u * (j % Side) + v * (j / Side % Side) + j / (Side * Side));
                y[i, j] = 1 - x[i, j];
            }
        }
        return (x, y);
    }

    private static double Error(Matrix a, Matrix b) => a.Span.ToArray().Zip(b.Span.ToArray(), (p, q) => Math.Abs(p - q)).Average();

    [Theory]
    [InlineData(0)]
    [InlineData(0.05f)]
    public void A_translation_that_the_input_determines_is_learned(float adversary)
    {
        var ((x, y), (xTest, yTest)) = (Negatives(64, 1), Negatives(16, 2));
        var net = new Pix2Pix(8, 2);
        net.Fit(x, y, new Pix2PixOptions { AdversarialWeight = adversary, L1Weight = 1, LearningRate = 3e-3f, Iterations = 300 });
        var (error, copied) = (Error(net.Translate(xTest, new RandomStream(3)), yTest), Error(xTest, yTest));
        Assert.True(error < copied / 4, $"{error} against {copied}");
    }

    [Fact]
    public void Where_the_input_says_nothing_L1_paints_the_median()
    {
        // The same input always; the target is white, or black in 30 of 100 cases.
        var (x, y) = (new Matrix(100, 3 * Side * Side), new Matrix(100, 3 * Side * Side));
        x.Span.Fill(0.5f);
        for (var i = 0; i < 70; i++)
            y.Row(i).Fill(1);
        var net = new Pix2Pix(4, 1);
        net.Fit(x, y, new Pix2PixOptions { AdversarialWeight = 0, LearningRate = 1e-2f, Iterations = 300, BatchSize = 20 });
        Assert.All(net.Translate(x.Slice(0, 1), new RandomStream(1)).Span.ToArray(), value => Assert.InRange(value, 0.9f, 1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_translation_and_other_noise_another_painting()
    {
        var (x, y) = Negatives(8, 1);
        Matrix Run(long seed, long noise)
        {
            var net = new Pix2Pix(4, 2, seed);
            net.Fit(x, y, new Pix2PixOptions { Iterations = 5, Seed = seed });
            return net.Translate(x, new RandomStream(noise));
        }
        Assert.Equal(Run(1, 1).Span, Run(1, 1).Span);
        Assert.NotEqual(Run(1, 1).Span.ToArray(), Run(2, 1).Span.ToArray());
        Assert.NotEqual(Run(1, 1).Span.ToArray(), Run(1, 2).Span.ToArray());
    }

    [Fact]
    public void Without_an_adversary_the_discriminator_stays_as_it_is()
    {
        var (x, y) = Negatives(8, 1);
        var net = new Pix2Pix(4, 2);
        float[] D() => [.. net.Discriminator.State.SelectMany(entry => entry.Value.ToArray())];
        var before = D();
        var report = net.Fit(x, y, new Pix2PixOptions { Iterations = 3, AdversarialWeight = 0 });
        Assert.Equal(before, D());
        Assert.Equal(0, report.DiscriminatorLoss);
        net.Fit(x, y, new Pix2PixOptions { Iterations = 3 });
        Assert.NotEqual(before, D());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1e-9f)]
    public void Whatever_the_learning_rate_there_is_a_sentence_or_a_picture(float rate)
    {
        var (x, y) = Negatives(8, 1);
        var (net, reports) = (new Pix2Pix(4, 2), new List<TranslationReport>());
        try
        {
            reports.AddRange(net.Train(x, y, new() { LearningRate = rate, Iterations = 60, IterationsPerReport = 10 }));
            Assert.All(net.Translate(x, new RandomStream(1)).Span.ToArray(), value => Assert.InRange(value, 0, 1));
        }
        catch (InvalidOperationException diverged)
        {
            Assert.Contains("diverged", diverged.Message);
        }
        Assert.DoesNotContain("NaN", GameDiagnosis.Of(reports));
    }

    [Fact]
    public void The_diagnosis_tells_a_won_game_a_guess_and_a_runaway_apart()
    {
        string Of(double d, double g) => GameDiagnosis.Of([new TranslationReport(1, d, g, 0.1, 100, 1)]);
        Assert.StartsWith("D has won", Of(0.01, 6));
        Assert.StartsWith("D can only guess", Of(1.38, 0.7));
        Assert.StartsWith("Nobody has won", Of(1.1, 0.9));
        Assert.StartsWith("The losses run away", Of(500, -1000));
        Assert.StartsWith("Nothing", GameDiagnosis.Of(Array.Empty<TranslationReport>()));
    }

    [Fact]
    public void Silly_values_are_refused_by_name()
    {
        var (x, y) = Negatives(4, 1);
        string Said(Pix2PixOptions options) => Assert.ThrowsAny<ArgumentException>(() => new Pix2Pix(4, 2).Train(x, y, options)).Message;
        Assert.Contains("L1Weight must be positive where AdversarialWeight is 0", Said(new() { L1Weight = 0, AdversarialWeight = 0 }));
        Assert.Contains("L1Weight must be 0 or more", Said(new() { L1Weight = -1 }));
        Assert.Contains("BatchSize", Said(new() { BatchSize = 0 }));
        Assert.Contains("BatchSize 1000000000 would need", Said(new() { BatchSize = 1_000_000_000 }));
        Assert.Contains("LearningRate", Said(new() { LearningRate = float.NaN }));
        Assert.Contains("multiple of 16", Assert.Throws<ArgumentException>(() => new Pix2Pix(4, 4).Train(x.Slice(0, 1), y)).Message + Assert.Throws<ArgumentException>(() => new Pix2Pix(4, 4).Translate(new Matrix(1, 3 * 24 * 24), new RandomStream(1))).Message);
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(() => new Pix2Pix(4, 2).Fit(x, y, new() { LearningRate = 1e30f, Iterations = 50 })).Message);
    }
}
