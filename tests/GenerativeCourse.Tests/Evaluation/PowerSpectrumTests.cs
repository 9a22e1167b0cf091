using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Evaluation;

public class PowerSpectrumTests
{
    private const int Side = 32;

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(16)]
    public void A_wave_has_its_energy_in_its_own_ring(int cycles)
    {
        float[] wave = [.. Enumerable.Range(0, Side * Side).Select(i => (float)Math.Cos(2 * Math.PI * cycles * (i % Side) / Side))];
        var power = PowerSpectrum.Radial([wave], Side);
        Assert.Equal(Side / 2 + 1, power.Length);
        Assert.True(power[cycles] > 1);
        for (var ring = 0; ring < power.Length; ring++)
            Assert.True(ring == cycles || power[ring] < 1e-6, $"ring {ring}: {power[ring]}");
        Assert.Equal(cycles >= 8, PowerSpectrum.HighFrequencyEnergy(power) > 1);
    }

    [Fact]
    public void Noise_has_its_variance_in_all_rings_and_a_constant_its_square_in_the_first()
    {
        var random = new RandomStream(1);
        var planes = Enumerable.Range(0, 100).Select(_ =>
        {
            var plane = new float[Side * Side];
            random.FillNormal(plane, 0, 0.5f);
            return plane;
        });
        Assert.All(PowerSpectrum.Radial(planes, Side)[1..], power => Assert.Equal(0.25, power, 0.06));
        Assert.Equal(4.0 * Side * Side, PowerSpectrum.Radial([Enumerable.Repeat(2f, Side * Side).ToArray()], Side)[0], 1e-3);
    }

    [Fact]
    public void Half_the_amplitude_is_a_quarter_of_the_energy()
    {
        var plane = new float[Side * Side];
        new RandomStream(2).FillNormal(plane);
        double Energy(float scale) => PowerSpectrum.HighFrequencyEnergy(PowerSpectrum.Radial([plane.Select(v => scale * v).ToArray()], Side));
        Assert.Equal(0.25, Energy(0.5f) / Energy(1), 1e-6);
    }

    [Fact]
    public void Silly_values_are_refused_by_name()
    {
        Assert.Contains("side", Assert.Throws<ArgumentOutOfRangeException>(() => PowerSpectrum.Radial([], 0)).Message);
        Assert.Contains("planes", Assert.ThrowsAny<ArgumentException>(() => PowerSpectrum.Radial([], 4)).Message);
        Assert.Contains("planes", Assert.ThrowsAny<ArgumentException>(() => PowerSpectrum.Radial([new float[15]], 4)).Message);
    }
}
