using System.Diagnostics;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>How a general Boltzmann machine is trained with its exact gradient; see <see cref="BoltzmannMachine.Train"/>.</summary>
public sealed record BoltzmannLearning
{
    /// <summary>ε, the length of a step up the gradient of the log-likelihood; positive.</summary>
    public double LearningRate { get; init; } = 0.5;

    /// <summary>How many steps, 1 or more: each sees all the data.</summary>
    public int Epochs { get; init; } = 500;

    /// <summary>Standard deviation of the first weights, positive: they tell the hidden units apart.</summary>
    public double InitialDeviation { get; init; } = 0.1;

    /// <summary>Draws the first weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.Positive(LearningRate, because: "0.1 to 1 learn well here.");
        Guard.AtLeast(Epochs, 1);
        Guard.Positive(InitialDeviation, because: "From weights of 0 all hidden units learn the same.");
    }

    internal (string Name, object? Value, object? Default)[] Suspects =>
        [(nameof(LearningRate), LearningRate, new BoltzmannLearning().LearningRate), (nameof(InitialDeviation), InitialDeviation, new BoltzmannLearning().InitialDeviation)];
}

/// <summary>A step of learning with the exact gradient.</summary>
/// <param name="Epoch">Number of the step, from 1.</param>
/// <param name="Divergence">KL(data ‖ machine) after it, in nats; 0 when the machine has learned the data.</param>
/// <param name="GradientNorm">Length of the gradient that was followed.</param>
/// <param name="Seconds">How long the step took.</param>
public sealed record BoltzmannReport(double Epoch, double Divergence, double GradientNorm, double Seconds);

/// <content>Learning: Δw_ij = ε(⟨s_i s_j⟩ of the data − ⟨s_i s_j⟩ of the machine), both means exact.</content>
public sealed partial class BoltzmannMachine
{
    /// <summary>
    /// Trains the machine, whose first units are visible, lazily; its weights and biases are drawn anew. In the data's mean the visible
    /// units are clamped and the hidden ones follow P(hidden | visible).
    /// </summary>
    /// <param name="data">The data's probability of each visible state: 2^visible numbers that sum to 1.</param>
    /// <param name="options">How to train.</param>
    /// <returns>One report per step, as the steps are taken.</returns>
    /// <exception cref="ArgumentException">The data are no such probabilities.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<BoltzmannReport> Train(double[] data, BoltzmannLearning? options = null)
    {
        options ??= new BoltzmannLearning();
        options.Validate();
        RequireStates(data);
        return Steps();

        IEnumerable<BoltzmannReport> Steps()
        {
            Randomize(options.InitialDeviation, new RandomStream(options.Seed));
            for (var epoch = 1; epoch <= options.Epochs; epoch++)
            {
                Cancellation.ThrowIfRequested();
                var clock = Stopwatch.StartNew();
                var (weights, biases) = Gradient(data);
                for (var i = 0; i < Units; i++)
                {
                    Biases[i] += options.LearningRate * biases[i];
                    for (var j = 0; j < i; j++) AddToWeight(i, j, options.LearningRate * weights[i, j]);
                }
                var divergence = KullbackLeibler.Divergence(data, Marginal((int)Math.Log2(data.Length)));
                if (!double.IsFinite(divergence)) throw Guard.Diverged("KL(data ‖ machine)", divergence, epoch, options.Suspects);
                yield return new BoltzmannReport(epoch, divergence, Norm(weights, biases), clock.Elapsed.TotalSeconds);
            }
        }
    }

    /// <summary>The exact gradient of Σ_v data(v) ln P(v), for weights (only i &gt; j is filled in) and biases.</summary>
    /// <param name="data">The data's probability of each visible state: 2^visible numbers that sum to 1.</param>
    /// <exception cref="ArgumentException">The data are no such probabilities.</exception>
    public (double[,] Weights, double[] Biases) Gradient(double[] data)
    {
        var visible = RequireStates(data);
        var model = Probabilities();
        var marginal = Marginal(visible);
        var (weights, biases) = (new double[Units, Units], new double[Units]);
        for (var state = 0; state < States; state++)
        {
            // Clamped: data(v) P(h | v). Free: P(v, h). Both have the factor P(v, h).
            var v = state & (data.Length - 1);
            var difference = model[state] * (data[v] / marginal[v] - 1);
            for (var i = 0; i < Units; i++)
            {
                if (!IsOn(state, i)) continue;
                biases[i] += difference;
                for (var j = 0; j < i; j++)
                    if (IsOn(state, j)) weights[i, j] += difference;
            }
        }
        return (weights, biases);
    }

    // A probability for each state of the first units; returns how many units these are.
    private int RequireStates(double[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var visible = (int)Math.Log2(Math.Max(1, data.Length));
        if (data.Length != 1 << visible || visible < 1 || visible > Units)
            throw new ArgumentException($"data must be 2^visible probabilities with 1 to {Units} visible units, not {data.Length} of them.", nameof(data));
        Guard.Distribution(data);
        return visible;
    }

    private static double Norm(double[,] weights, double[] biases)
    {
        var sum = biases.Sum(b => b * b);
        foreach (var w in weights) sum += w * w;
        return Math.Sqrt(sum);
    }
}
