using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How a general Boltzmann machine is trained with its exact gradient.</summary>
public sealed record BoltzmannLearning
{
    /// <summary>ε, the length of a step up the gradient of the log-likelihood; positive.</summary>
    public double LearningRate { get; init; } = 0.5;

    /// <summary>How many steps, positive.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Standard deviation of the first weights, positive: they tell the hidden units apart.</summary>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>Draws the first weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Trains a machine whose first units are visible: Δw_ij = ε(⟨s_i s_j⟩ of the data − ⟨s_i s_j⟩ of the machine), both means exact.
    /// In the data's mean the visible units are clamped and the hidden ones follow P(hidden | visible).
    /// </summary>
    /// <param name="machine">The machine; its weights and biases are drawn anew.</param>
    /// <param name="data">The data's probability of each visible state: 2^visible numbers that sum to 1.</param>
    /// <returns>One report a step, as the steps are taken.</returns>
    /// <exception cref="ArgumentException">The data are no such probabilities.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The weights exploded.</exception>
    public IEnumerable<BoltzmannReport> Train(BoltzmannMachine machine, double[] data)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(data);
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "LearningRate must be a positive number; 0.1 to 1 learn well here.");
        if (!(InitialDeviation > 0) || !double.IsFinite(InitialDeviation))
            throw new ArgumentOutOfRangeException(nameof(InitialDeviation), InitialDeviation, "InitialDeviation must be positive: from weights of 0 all hidden units learn the same.");
        if (Steps < 1) throw new ArgumentOutOfRangeException(nameof(Steps), Steps, "Steps must be 1 or more.");
        var visible = (int)Math.Log2(Math.Max(1, data.Length));
        if (data.Length != 1 << visible || visible < 1 || visible > machine.Units)
            throw new ArgumentException($"data has {data.Length} numbers: it must have 2^visible of them, with 1 to {machine.Units} visible units.", nameof(data));
        if (data.Any(p => !(p >= 0)) || Math.Abs(data.Sum() - 1) > 1e-9)
            throw new ArgumentException("data must be probabilities: not negative, and together 1.", nameof(data));
        return Run(machine, data, visible);
    }

    private IEnumerable<BoltzmannReport> Run(BoltzmannMachine machine, double[] data, int visible)
    {
        var random = new RandomStream(Seed);
        for (var i = 0; i < machine.Units; i++)
        {
            machine.Biases[i] = InitialDeviation * random.NextNormal();
            for (var j = 0; j < i; j++) machine[i, j] = InitialDeviation * random.NextNormal();
        }
        for (var step = 1; step <= Steps; step++)
        {
            var (weights, biases) = Gradient(machine, data, visible);
            for (var i = 0; i < machine.Units; i++)
            {
                machine.Biases[i] += LearningRate * biases[i];
                for (var j = 0; j < i; j++) machine[i, j] += LearningRate * weights[i, j];
            }
            var divergence = Divergence(data, machine.Marginal(visible));
            if (!double.IsFinite(divergence))
                throw new InvalidOperationException($"The training diverged at step {step}: the weights exploded. LearningRate {LearningRate} is too large here; try 0.5.");
            yield return new BoltzmannReport(step, divergence, Norm(weights, biases));
        }
    }

    /// <summary>The exact gradient of Σ_v data(v) ln P(v), for weights (only i &gt; j is filled in) and biases.</summary>
    public static (double[,] Weights, double[] Biases) Gradient(BoltzmannMachine machine, double[] data, int visible)
    {
        var model = machine.Probabilities();
        var marginal = machine.Marginal(visible);
        var weights = new double[machine.Units, machine.Units];
        var biases = new double[machine.Units];
        for (var state = 0; state < machine.States; state++)
        {
            // Clamped: data(v) P(h | v). Free: P(v, h). Both have the factor P(v, h).
            var v = state & (data.Length - 1);
            var difference = model[state] * (data[v] / marginal[v] - 1);
            for (var i = 0; i < machine.Units; i++)
            {
                if (!BoltzmannMachine.IsOn(state, i)) continue;
                biases[i] += difference;
                for (var j = 0; j < i; j++)
                    if (BoltzmannMachine.IsOn(state, j)) weights[i, j] += difference;
            }
        }
        return (weights, biases);
    }

    /// <summary>The Kullback-Leibler divergence Σ p ln(p/q), in nats.</summary>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public static double Divergence(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Count != q.Count) throw new ArgumentException($"q has {q.Count} probabilities, p has {p.Count}: they must be as many.", nameof(q));
        var sum = 0.0;
        for (var i = 0; i < p.Count; i++)
            if (p[i] > 0) sum += p[i] * Math.Log(p[i] / q[i]);
        return sum;
    }

    private static double Norm(double[,] weights, double[] biases)
    {
        var sum = biases.Sum(b => b * b);
        foreach (var w in weights) sum += w * w;
        return Math.Sqrt(sum);
    }
}

/// <summary>A step of learning with the exact gradient.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Divergence">KL(data ‖ machine) after it, in nats; 0 when the machine has learned the data.</param>
/// <param name="GradientNorm">Length of the gradient that was followed.</param>
public sealed record BoltzmannReport(int Step, double Divergence, double GradientNorm);
