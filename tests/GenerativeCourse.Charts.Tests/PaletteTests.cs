using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class PaletteTests
{
    // What readers with two kinds of cones see (Machado, Oliveira and Fernandes 2009, severity 1), in linear red, green and blue.
    private static readonly double[][,] Eyes =
    [
        new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
        new[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
        new[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        new[,] { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
    ];

    private static readonly double[,] ToXyz = { { 0.4124564, 0.3575761, 0.1804375 }, { 0.2126729, 0.7151522, 0.0721750 }, { 0.0193339, 0.1191920, 0.9503041 } };

    [Fact]
    public void Ten_colours_differ_for_colour_blind_readers_too()
    {
        var colors = Enumerable.Range(0, 10).Select(Palette.Color).ToArray();
        Assert.Equal(10, colors.Distinct().Count());
        foreach (var eye in Eyes)
            for (var i = 0; i < 10; i++)
                for (var j = 0; j < i; j++)
                {
                    var (a, b) = (Lab(eye, colors[i]), Lab(eye, colors[j]));
                    var distance = Math.Sqrt(a.Zip(b, (p, q) => (p - q) * (p - q)).Sum());
                    Assert.True(distance > 15, $"{colors[i]} and {colors[j]} differ by {distance:0.0} only; one just sees 2.3");
                }
    }

    // CIELAB (D65): equal distances look equally different.
    private static double[] Lab(double[,] eye, string color)
    {
        var linear = Enumerable.Range(0, 3).Select(i => Convert.ToByte(color.Substring(1 + 2 * i, 2), 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        var seen = Apply(eye, linear).Select(c => Math.Clamp(c, 0, 1)).ToArray();
        var f = Apply(ToXyz, seen).Zip([0.95047, 1, 1.08883], (value, white) => value / white).Select(t => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16 / 116.0).ToArray();
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
    }

    private static double[] Apply(double[,] m, double[] v) => [.. Enumerable.Range(0, 3).Select(i => m[i, 0] * v[0] + m[i, 1] * v[1] + m[i, 2] * v[2])];
}
