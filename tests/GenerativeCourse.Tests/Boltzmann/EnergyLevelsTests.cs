using GenerativeCourse.Boltzmann;

namespace GenerativeCourse.Tests.Boltzmann;

public class EnergyLevelsTests
{
    [Fact]
    public void Two_levels_divide_as_the_formula_says()
    {
        var levels = new EnergyLevels((0, 1), (1, 3));
        var z = 1 + 3 * Math.Exp(-1 / 0.7);
        Assert.Equal(3 * Math.Exp(-1 / 0.7) / z, levels.Occupation(0.7)[1], 12);
        Assert.Equal(Math.Log(z), levels.LogPartition(0.7), 12);
        Assert.Equal(3 * Math.Exp(-1 / 0.7) / z, levels.MeanEnergy(0.7), 12);
    }

    [Fact]
    public void Cold_all_particles_are_on_the_lowest_level_and_hot_they_follow_the_degeneracies()
    {
        var rotor = EnergyLevels.Rotor(5);
        Assert.Equal(1, rotor.Occupation(0.01)[0], 12);
        Assert.Equal(9 / 25.0, rotor.Occupation(1e9)[4], 6);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.0)]
    [InlineData(40.0)]
    public void Heat_capacity_and_entropy_are_derivatives(double temperature)
    {
        var rotor = EnergyLevels.Rotor(12);
        const double d = 1e-5;
        Assert.Equal((rotor.MeanEnergy(temperature + d) - rotor.MeanEnergy(temperature - d)) / (2 * d), rotor.HeatCapacity(temperature), 6);
        // S = −∂F/∂T with F = −T ln Z
        double F(double t) => -t * rotor.LogPartition(t);
        Assert.Equal(-(F(temperature + d) - F(temperature - d)) / (2 * d), rotor.Entropy(temperature), 6);
    }

    [Fact]
    public void The_constant_converts_kelvins()
    {
        const double k = 1.380649e-23;
        var si = new EnergyLevels((0, 1), (k * 300, 1)) { BoltzmannConstant = k };
        Assert.Equal(1 / (1 + Math.E), si.Occupation(300)[1], 12);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        Assert.Throws<ArgumentException>(() => new EnergyLevels());
        Assert.Contains("levels[0]", Assert.Throws<ArgumentOutOfRangeException>(() => new EnergyLevels((double.NaN, 1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnergyLevels((1, 0)));
        Assert.Contains("levels must be 1 to 1000000, not 50000000", Assert.Throws<ArgumentOutOfRangeException>(() => EnergyLevels.Rotor(50_000_000)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyLevels.Rotor(0));
        Assert.Contains("temperature must be", Assert.Throws<ArgumentOutOfRangeException>(() => EnergyLevels.Rotor(3).Occupation(0)).Message);
    }
}
