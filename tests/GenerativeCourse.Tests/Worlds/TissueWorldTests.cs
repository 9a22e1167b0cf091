using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class TissueWorldTests
{
    private static readonly TissueWorld World = new();

    [Fact]
    public void Colours_tell_the_dyes_apart_again()
    {
        var random = new RandomStream(1);
        float[][] dyes = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 50).Select(_ => 2 * random.NextSingle()).ToArray())];
        var again = Stains.Special.Unmix(Stains.Special.Transmit(dyes));
        for (var k = 0; k < 3; k++)
            Assert.All(dyes[k].Zip(again[k]), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void Light_that_passes_two_layers_is_the_product_of_what_each_lets_through()
    {
        float[] one = [1], none = [0];
        var (h, b, both) = (Stains.Special.Transmit(one, none, none), Stains.Special.Transmit(none, none, one), Stains.Special.Transmit(one, none, one));
        for (var colour = 0; colour < 3; colour++)
            Assert.Equal(h[colour] * b[colour], both[colour], 1e-6);
        // Hematoxylin's direction has length 1: a density of 0.650 over √(0.650² + 0.704² + 0.286²) in red.
        Assert.Equal(Math.Exp(-0.650 / Math.Sqrt(0.650 * 0.650 + 0.704 * 0.704 + 0.286 * 0.286)), h[0], 1e-6);
        Assert.Contains("mixture", Assert.Throws<ArgumentException>(() => new Stains((1, 0, 0), (0, 1, 0), (1, 1, 0))).Message);
    }

    [Fact]
    public void Cells_bear_the_marker_as_often_as_the_posterior_says()
    {
        var (random, low, high) = (new RandomStream(3), (Bears: 0.0, Expected: 0.0), (Bears: 0.0, Expected: 0.0));
        for (var i = 0; i < 60; i++)
        {
            var section = World.Restain(World.Cut(64, random), random);
            foreach (var (cell, bears) in section.Cells.Zip(section.Bears))
            {
                Assert.Equal(World.MarkerProbability(cell.Nucleus), cell.Probability);
                ref var bin = ref cell.Nucleus < 2.9 ? ref low : ref high;
                bin = (bin.Bears + (bears ? 1 : 0), bin.Expected + cell.Probability);
            }
        }
        Assert.Equal(1, low.Bears / low.Expected, 0.15);
        Assert.Equal(1, high.Bears / high.Expected, 0.1);
    }

    [Fact]
    public void Only_the_marker_is_drawn_anew_and_its_picture_is_read_rightly()
    {
        var section = World.Cut(64, new RandomStream(4));
        var other = World.Restain(section, new RandomStream(5));
        Assert.Same(section.Routine, other.Routine);
        Assert.Equal(section.Dyes[0], other.Dyes[0]);
        Assert.Equal(section.Dyes[1], other.Dyes[1]);
        Assert.NotEqual(section.Dyes[2], other.Dyes[2]);
        var read = MarkerReading.Of(section, section.Special);
        Assert.NotEmpty(read);
        Assert.All(read, cell => Assert.Equal(cell.Bears, cell.Stained));
        var blank = new float[section.Special.Length];
        Array.Fill(blank, 1);
        Assert.All(MarkerReading.Of(section, blank), cell => Assert.Equal(cell.Bears, cell.Missed));
    }

    [Fact]
    public void No_answer_has_a_smaller_expected_error_than_the_median()
    {
        var section = World.Cut(32, new RandomStream(6));
        var median = World.Median(section, new RandomStream(7), 301);
        var mean = new float[median.Length];
        var draws = Enumerable.Range(0, 200).Select(i => World.Restain(section, new RandomStream(100 + i)).Special).ToArray();
        foreach (var draw in draws)
        for (var i = 0; i < mean.Length; i++)
            mean[i] += draw[i] / draws.Length;
        double Error(float[] answer) => draws.Average(draw => draw.Zip(answer, (a, b) => Math.Abs(a - b)).Average());
        Assert.True(Error(median) < Error(mean), $"{Error(median)} and {Error(mean)}");
        Assert.True(Error(median) < Error(section.Special));
        // Where a cell hardly ever bears the marker, the median is white.
        var rare = new TissueWorld(middle: 20).Cut(32, new RandomStream(6));
        Assert.DoesNotContain(true, rare.Bears);
        Assert.Equal(rare.Special, new TissueWorld(middle: 20).Median(rare, new RandomStream(8), 11));
    }

    [Fact]
    public void The_same_stream_cuts_the_same_section_and_silly_values_are_refused()
    {
        Assert.Equal(World.Cut(32, new RandomStream(9)).Special, World.Cut(32, new RandomStream(9)).Special);
        Assert.Contains("side must be 8 to 1024", Assert.Throws<ArgumentOutOfRangeException>(() => World.Cut(0, new RandomStream(1))).Message);
        Assert.Contains("middle", Assert.Throws<ArgumentOutOfRangeException>(() => new TissueWorld(double.NaN)).Message);
        Assert.Contains("width", Assert.Throws<ArgumentOutOfRangeException>(() => new TissueWorld(width: 0)).Message);
        Assert.Contains("crowding", Assert.Throws<ArgumentOutOfRangeException>(() => new TissueWorld(crowding: 1e9)).Message);
        Assert.Empty(new TissueWorld(crowding: 0).Cut(16, new RandomStream(1)).Cells);
    }
}
