using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Adversarial;

/// <summary>Automatic staining in one setting: the same tissue, networks and iterations with and without an adversary.</summary>
public static class StainingStudy
{
    private const int Pairs = 800, Judged = 100, Side = 32, TrainStream = 1, TestStream = 2, NoiseStream = 3, Filters = 20;

    /// <summary>The tissue.</summary>
    public static TissueWorld World { get; } = new();

    /// <summary>How a translation is learned with an adversary.</summary>
    public static Pix2PixOptions Adversarial { get; } = new() { L1Weight = 1, LearningRate = 2e-3f, Iterations = 6000, IterationsPerReport = 60 };

    /// <summary>How it is learned by L1 alone.</summary>
    public static Pix2PixOptions L1Alone { get; } = Adversarial with { AdversarialWeight = 0, Iterations = 3000, IterationsPerReport = 30 };

    /// <summary>Sections to learn from, always the same.</summary>
    /// <param name="count">How many, 1 or more.</param>
    public static TissueSection[] TrainingSections(int count = Pairs) => Sections(count, TrainStream);

    /// <summary>Sections to judge by, always the same.</summary>
    /// <param name="count">How many, 1 or more.</param>
    public static TissueSection[] TestSections(int count = Judged) => Sections(count, TestStream);

    /// <summary>The routine stain of each section, one per row.</summary>
    /// <param name="sections">At least one.</param>
    public static Matrix Routine(IReadOnlyList<TissueSection> sections) => Rows(sections, section => section.Routine);

    /// <summary>The special stain of each section, one per row.</summary>
    /// <param name="sections">At least one.</param>
    public static Matrix Special(IReadOnlyList<TissueSection> sections) => Rows(sections, section => section.Special);

    /// <summary>Untrained players.</summary>
    /// <param name="seed">Decides the first weights.</param>
    public static Pix2Pix Players(long seed = 1) => new(Filters, seed: seed);

    /// <summary>The mean absolute error in the two dyes that the routine stain determines, hematoxylin and light green.</summary>
    /// <param name="sections">The truth.</param>
    /// <param name="special">A picture of the special stain per row.</param>
    public static double DeterminedError(IReadOnlyList<TissueSection> sections, Matrix special)
    {
        ArgumentNullException.ThrowIfNull(sections);
        ArgumentNullException.ThrowIfNull(special);
        Guard.AtLeast(special.Rows, sections.Count);
        var sum = 0.0;
        foreach (var (i, section) in sections.Index())
        {
            var dyes = Stains.Special.Unmix(special.Row(i));
            for (var dye = 0; dye < 2; dye++)
                sum += dyes[dye].Zip(section.Dyes[dye], (a, b) => Math.Abs(a - b)).Average() / 2;
        }
        return sum / sections.Count;
    }

    /// <summary>The radially averaged spectrum of the brightness of pictures.</summary>
    /// <param name="pictures">A picture per row: red, green and blue plane of side² pixels.</param>
    public static double[] Spectrum(Matrix pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        var pixels = pictures.Columns / 3;
        return PowerSpectrum.Radial(Enumerable.Range(0, pictures.Rows).Select(Brightness), (int)Math.Round(Math.Sqrt(pixels)));

        float[] Brightness(int row)
        {
            var colours = pictures.Row(row);
            var grey = new float[pixels];
            for (var i = 0; i < pixels; i++)
                grey[i] = (colours[i] + colours[pixels + i] + colours[2 * pixels + i]) / 3;
            return grey;
        }
    }

    /// <summary>Reads the cells of all sections off their pictures.</summary>
    /// <param name="sections">The truth.</param>
    /// <param name="special">A picture of the special stain per row.</param>
    public static MarkerReading[] Read(IReadOnlyList<TissueSection> sections, Matrix special)
    {
        ArgumentNullException.ThrowIfNull(sections);
        ArgumentNullException.ThrowIfNull(special);
        Guard.AtLeast(special.Rows, sections.Count);
        return [.. sections.Index().SelectMany(at => MarkerReading.Of(at.Item, special.Row(at.Index)))];
    }

    /// <summary>One translation, with or without an adversary: how well it paints what is determined, how sharp, and what it invents.</summary>
    /// <param name="options">How to learn.</param>
    /// <param name="seed">Decides first weights, minibatches and noise.</param>
    public static SeedResult Run(Pix2PixOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (train, test, players) = (TrainingSections(), TestSections(), Players(seed));
        var before = Environment.CpuUsage.TotalTime;
        players.Fit(Routine(train), Special(train), options with { Seed = seed });
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var noise = new RandomStream(seed).Split(NoiseStream);
        var (painted, again) = (players.Translate(Routine(test), noise), players.Translate(Routine(test), noise));
        var (cells, others, truth) = (Read(test, painted), Read(test, again), PowerSpectrum.HighFrequencyEnergy(Spectrum(Special(test))));
        double Share(Func<MarkerReading, bool> which) => Math.Round(cells.Count(which) / (double)cells.Length, 4);
        return new(options.AdversarialWeight > 0 ? "adversary and L1" : "L1 alone", seed, new Dictionary<string, double>
        {
            ["copying / error"] = Math.Round(DeterminedError(test, Routine(test)) / DeterminedError(test, painted), 2),
            ["fine energy"] = Math.Round(PowerSpectrum.HighFrequencyEnergy(Spectrum(painted)) / truth, 4),
            ["stained"] = Share(cell => cell.Stained), ["invented"] = Share(cell => cell.Invented), ["missed"] = Share(cell => cell.Missed),
            ["changed"] = Math.Round(cells.Zip(others).Count(pair => pair.First.Stained != pair.Second.Stained) / (double)cells.Length, 4),
            ["seconds"] = Math.Round(seconds, 1),
        });
    }

    /// <summary>Both, seed by seed, lazily.</summary>
    /// <param name="seeds">How many seeds, 1, 2, 3, …; 0 or more.</param>
    public static IEnumerable<SeedResult> Table(int seeds)
    {
        Guard.NotNegative(seeds);
        return from seed in Enumerable.Range(1, seeds) from options in new[] { L1Alone, Adversarial } select Run(options, seed);
    }

    private static TissueSection[] Sections(int count, int stream)
    {
        Guard.AtLeast(count, 1);
        var random = new RandomStream(1).Split(stream);
        return [.. Enumerable.Range(0, count).Select(_ => World.Cut(Side, random))];
    }

    private static Matrix Rows(IReadOnlyList<TissueSection> sections, Func<TissueSection, float[]> picture)
    {
        ArgumentNullException.ThrowIfNull(sections);
        Guard.AtLeast(sections.Count, 1, nameof(sections));
        return new(sections.Count, picture(sections[0]).Length, [.. sections.SelectMany(picture)]);
    }
}
