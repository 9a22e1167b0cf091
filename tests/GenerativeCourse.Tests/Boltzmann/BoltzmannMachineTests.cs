using GenerativeCourse.Boltzmann;

namespace GenerativeCourse.Tests.Boltzmann;

public class BoltzmannMachineTests
{
    private static BoltzmannMachine Two()
    {
        var machine = new BoltzmannMachine(2);
        machine.Biases[0] = 0.5;
        machine.Biases[1] = -1;
        machine[0, 1] = 2;
        return machine;
    }

    [Fact]
    public void Energies_and_probabilities_of_two_units_by_hand()
    {
        var machine = Two();
        Assert.Equal([0, -0.5, 1, -1.5], machine.Energies());
        var z = 1 + Math.Exp(0.5) + Math.Exp(-1) + Math.Exp(1.5);
        Assert.Equal(Math.Log(z), machine.LogPartition(), 12);
        Assert.Equal(Math.Exp(1.5) / z, machine.Probabilities()[3], 12);
        Assert.Equal((Math.Exp(0.5) + Math.Exp(1.5)) / z, machine.Marginal(1)[1], 12);
    }

    [Fact]
    public void The_gap_is_the_energy_that_switching_on_saves()
    {
        var machine = BoltzmannMachine.Random(7, 1.5, seed: 3);
        for (var state = 0; state < machine.States; state++)
            for (var i = 0; i < 7; i++)
                Assert.Equal(machine.Energy(state & ~(1 << i)) - machine.Energy(state | (1 << i)), machine.EnergyGap(state, i), 10);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void Drawing_one_unit_keeps_detailed_balance(double temperature)
    {
        var machine = BoltzmannMachine.Random(6, 1, seed: 5);
        var p = machine.Probabilities(temperature);
        for (var unit = 0; unit < machine.Units; unit++)
        {
            var kernel = GibbsSampling.Kernel(machine, unit, temperature);
            for (var s = 0; s < machine.States; s++)
                for (var t = 0; t < machine.States; t++)
                    Assert.Equal(p[s] * kernel[s, t], p[t] * kernel[t, s], 14);
        }
    }

    [Fact]
    public void A_walk_visits_states_as_often_as_they_are_probable()
    {
        // Chi-square test over 16 states with every 10th sweep of the walk (neighbours in time are then nearly independent).
        var machine = BoltzmannMachine.Random(4, 0.8, seed: 2);
        const int visits = 20_000;
        var counts = new double[machine.States];
        foreach (var state in GibbsSampling.Walk(machine, seed: 11).Where((_, sweep) => sweep % 10 == 9).Take(visits)) counts[state]++;
        double Chi(double[] p) => counts.Zip(p, (n, q) => (n - visits * q) * (n - visits * q) / (visits * q)).Sum();
        var bound = MathNet.Numerics.Distributions.ChiSquared.InvCDF(machine.States - 1, 1 - Statistics.FalseAlarm);
        Assert.InRange(Chi(machine.Probabilities()), 0, bound);
        Assert.True(Chi(machine.Probabilities(1.2)) > bound);
    }

    [Fact]
    public void The_same_seed_walks_the_same_way()
    {
        var machine = BoltzmannMachine.Random(8, 1, seed: 1);
        Assert.Equal(GibbsSampling.Walk(machine, 4).Take(50), GibbsSampling.Walk(machine, 4).Take(50));
        Assert.NotEqual(GibbsSampling.Walk(machine, 4).Take(50), GibbsSampling.Walk(machine, 5).Take(50));
    }

    [Fact]
    public void Slow_cooling_finds_the_lowest_energy()
    {
        var machine = BoltzmannMachine.Random(12, 2, seed: 9);
        var lowest = machine.Energies().Min();
        Assert.Equal(lowest, SimulatedAnnealing.Cool(machine, sweeps: 400, hot: 20, cold: 0.05, seed: 1).Last().Energy, 10);
    }

    [Fact]
    public void The_gradient_is_that_of_the_likelihood()
    {
        var machine = BoltzmannMachine.Random(5, 0.7, seed: 8);
        double[] data = [0.3, 0.05, 0.05, 0.1, 0, 0.25, 0.15, 0.1];
        double Likelihood() => data.Zip(machine.Marginal(3), (p, q) => p == 0 ? 0 : p * Math.Log(q)).Sum();
        var (weights, biases) = machine.Gradient(data);
        const double d = 1e-5;
        for (var i = 0; i < 5; i++)
        {
            var bias = machine.Biases[i];
            machine.Biases[i] = bias + d;
            var up = Likelihood();
            machine.Biases[i] = bias - d;
            Assert.Equal((up - Likelihood()) / (2 * d), biases[i], 8);
            machine.Biases[i] = bias;
            for (var j = 0; j < i; j++)
            {
                var w = machine[i, j];
                machine[i, j] = w + d;
                up = Likelihood();
                machine[i, j] = w - d;
                Assert.Equal((up - Likelihood()) / (2 * d), weights[i, j], 8);
                machine[i, j] = w;
            }
        }
    }

    [Fact]
    public void Hidden_units_learn_what_pairs_cannot_say()
    {
        // Parity of three units: no machine without hidden units can tell it from chance.
        var parity = Enumerable.Range(0, 8).Select(v => int.PopCount(v) % 2 == 1 ? 0.25 : 0.0).ToArray();
        var without = new BoltzmannMachine(3).Train(parity, new() { Epochs = 1500 }).Last();
        var with = new BoltzmannMachine(6).Train(parity, new() { Epochs = 3000, InitialDeviation = 1 }).Last();
        Assert.Equal(Math.Log(2), without.Divergence, 3);
        Assert.InRange(with.Divergence, 0, 0.05);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        var machine = new BoltzmannMachine(3);
        Assert.Contains("units must be 1 to 20", Assert.Throws<ArgumentOutOfRangeException>(() => new BoltzmannMachine(0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoltzmannMachine(21));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine[1, 1] = 2);
        Assert.Contains("0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => machine[0, 3]).Message);
        Assert.Contains("0 to 7", Assert.Throws<ArgumentOutOfRangeException>(() => machine.Energy(8)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Probabilities(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Marginal(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => GibbsSampling.Walk(machine, 1, start: 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedAnnealing.Cool(machine, 10, hot: 1, cold: 2, seed: 1));
        double[] half = [0.5, 0.5];
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Train(half, new() { LearningRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Train(half, new() { LearningRate = -1 }));
        Assert.Throws<ArgumentException>(() => machine.Train([0.5, 0.4]));
        Assert.Throws<ArgumentException>(() => machine.Train([0.5, 0.25, 0.25]));
        var diverged = Assert.Throws<InvalidOperationException>(() => machine.Train([0.9, 0.1], new() { LearningRate = 1e6 }).Last()).Message;
        Assert.StartsWith("The training diverged", diverged);
        Assert.Contains("LearningRate 1000000 differs", diverged);
    }

    [Fact]
    public void However_cold_it_is_the_lowest_state_has_it_all()
    {
        var machine = BoltzmannMachine.Random(4, 1.5, seed: 7);
        var lowest = Array.IndexOf(machine.Energies(), machine.Energies().Min());
        double[] cold = [1e-3, 1e-200, 1e-320];
        foreach (var temperature in cold) Assert.Equal(1, machine.Probabilities(temperature)[lowest]);
        Assert.Equal(LogSumOf(machine, 0.5), machine.LogPartition(0.5), 12);

        double[] impossible = [-1, double.NaN, double.PositiveInfinity];
        foreach (var deviation in impossible)
            Assert.Contains("deviation", Assert.Throws<ArgumentOutOfRangeException>(() => BoltzmannMachine.Random(4, deviation, seed: 7)).Message);
        int[] strangers = [-1, 4];
        foreach (var unit in strangers)
            Assert.Contains("0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => GibbsSampling.Kernel(machine, unit)).Message);
    }

    private static double LogSumOf(BoltzmannMachine machine, double temperature) => Math.Log(machine.Energies().Sum(e => Math.Exp(-e / temperature)));
}
