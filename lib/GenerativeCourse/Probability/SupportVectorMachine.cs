using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Options of <see cref="SupportVectorMachine"/>.</summary>
public sealed record SupportVectorMachineOptions
{
    /// <summary>The price C of a violated margin, above 0: small tolerates violations, large fights them.</summary>
    public double C { get; init; } = 1;

    /// <summary>Ends when no pair of examples violates optimality by more than this, above 0.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>At most so many steps for each example, at least 1.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>Decides the folds that probabilities are fitted on.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option.</exception>
    public void Validate()
    {
        Guard.Positive(C, nameof(C));
        Guard.Positive(Tolerance, nameof(Tolerance));
        Guard.AtLeast(Epochs, 1, nameof(Epochs));
    }
}

/// <summary>
/// A support vector machine: the line (or with a kernel, the surface) f(x) = Σ_i α_i y_i k(x_i, x) + b that keeps the widest
/// margin between two classes. The answer is the sign of f; more than two classes get one machine each against all others.
/// </summary>
/// <remarks>
/// Source: C. Cortes, V. Vapnik, "Support-vector networks" (1995). Each machine is solved by
/// <see cref="SequentialMinimalOptimization"/>; its margins become probabilities by <see cref="PlattScaling"/>.
/// </remarks>
public sealed class SupportVectorMachine : IClassifier
{
    private const int MostExamples = 5000; // 200 MB of kernel values
    private readonly Kernel _kernel;
    private readonly SupportVectorMachineOptions _options;
    private MarginMachine[] _machines = [];
    private PlattScaling[] _scalings = [];

    /// <summary>Makes a model that knows nothing yet.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="kernel">How alike two examples are.</param>
    /// <param name="options">The price of a violated margin, and when to stop.</param>
    public SupportVectorMachine(int classes, Kernel kernel, SupportVectorMachineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        (Classes, _kernel, _options) = (Guard.Classes(classes), kernel, options ?? new SupportVectorMachineOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Number of features D; 0 before training.</summary>
    public int Features { get; private set; }

    /// <summary>Whether all machines reached their tolerance; if not, give more epochs, a smaller C, or features of like size.</summary>
    public bool Converged => _machines.Length > 0 && _machines.All(machine => machine.Converged);

    /// <summary>
    /// Whether probabilities were fitted to margins of examples that were held out. It takes at least three examples inside
    /// and three outside each class, and held-out margins that rise with the truth; otherwise the curve is fitted to the
    /// training margins, and the probabilities are surer than they should be.
    /// </summary>
    public bool Calibrated { get; private set; }

    /// <summary>The examples that hold the boundary (α &gt; 0) of one class's machine; with two classes both labels give the same.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public IReadOnlyList<float[]> SupportVectors(int label) => Of(label).Vectors;

    /// <summary>Σ_i α_i - ½ Σ_ij α_i α_j y_i y_j k(x_i, x_j) of one class's machine: what training maximizes.</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double DualObjective(int label) => Of(label).DualObjective;

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlyMemory<byte> labels)
    {
        Guard.Examples(features, labels.Span, Classes);
        if (features.Rows > MostExamples) throw new ArgumentException($"A kernel machine keeps all pairs of examples: give at most {MostExamples} examples, not {features.Rows}.", nameof(features));
        var answers = labels.ToArray();
        // Two classes need one machine (class 1 against class 0), more need one each.
        var positive = Classes == 2
            ? [Array.ConvertAll(answers, y => y == 1)]
            : Enumerable.Range(0, Classes).Select(k => Array.ConvertAll(answers, y => y == k)).ToArray();
        var machines = new MarginMachine[positive.Length];
        var scalings = new PlattScaling?[positive.Length];
        Workers.For(positive.Length, m =>
        {
            machines[m] = Solve(features, positive[m]);
            scalings[m] = PlattScaling.HeldOut(features, positive[m], new RandomStream(_options.Seed).Split(m), Solve);
        });
        Calibrated = scalings.All(scaling => scaling is not null);
        _scalings = [.. scalings.Select((scaling, m) => scaling ?? PlattScaling.Fit(machines[m].Margins(features), positive[m]))];
        (_machines, Features) = (machines, features.Columns);
    }

    /// <summary>The signed distance f(x) to each machine's boundary in units of its margin, N rows of K values (with two classes: the first is minus the second).</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[][] DecisionValues(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var margins = Array.ConvertAll(_machines, machine => machine.Margins(features));
        return [.. Enumerable.Range(0, features.Rows).Select(i => Classes == 2 ? [-margins[0][i], margins[0][i]] : margins.Select(of => of[i]).ToArray())];
    }

    /// <summary>The class with the largest decision value: with two classes, the sign of f. Platt's probabilities may see it differently.</summary>
    /// <inheritdoc/>
    public byte[] Predict(Matrix features) => [.. DecisionValues(features).Select(Classification.MostProbable)];

    /// <inheritdoc/>
    /// <remarks>See <see cref="Calibrated"/>.</remarks>
    public double[][] PredictProbabilities(Matrix features)
    {
        var values = DecisionValues(features);
        foreach (var row in values)
        {
            if (Classes == 2)
            {
                row[1] = _scalings[0].Probability(row[1]);
                row[0] = 1 - row[1];
                continue;
            }
            for (var y = 0; y < Classes; y++) row[y] = _scalings[y].Probability(row[y]);
            var total = row.Sum();
            for (var y = 0; y < Classes; y++) row[y] = total > 0 ? row[y] / total : 1d / Classes;
        }
        return values;
    }

    private MarginMachine Solve(Matrix features, bool[] positive) => SequentialMinimalOptimization.Solve(features, positive, _kernel, _options);

    private MarginMachine Of(int label)
    {
        Guard.Fitted(Features);
        Guard.Label(label, Classes);
        return _machines[Classes == 2 ? 0 : label];
    }
}
