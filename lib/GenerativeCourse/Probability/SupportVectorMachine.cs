using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// What linear and kernel support vector machines share: one machine a class against all others, whose margins become
/// probabilities by Platt's curve, fitted to margins of examples that were held out.
/// </summary>
public abstract class SupportVectorMachine : IClassifier
{
    private const int Folds = 3;
    private PlattScaling[] _scalings = [];

    private protected SupportVectorMachine(int classes, double c, double tolerance, int epochs, long seed)
    {
        Classes = Guard.Classes(classes);
        C = Guard.Positive(c, nameof(c));
        Tolerance = Guard.Positive(tolerance, nameof(tolerance));
        Epochs = Guard.AtLeast(epochs, 1, nameof(epochs));
        Seed = seed;
    }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Number of features D; 0 before training.</summary>
    public int Features { get; private set; }

    /// <summary>The price of a violated margin.</summary>
    public double C { get; }

    private protected double Tolerance { get; }

    private protected int Epochs { get; }

    private protected long Seed { get; }

    /// <summary>Two classes need one machine (class 1 against class 0), more need one a class.</summary>
    private protected int Machines => Classes == 2 ? 1 : Classes;

    /// <inheritdoc/>
    public void Fit(Matrix features, ReadOnlySpan<byte> labels)
    {
        Guard.Examples(features, labels, Classes);
        Features = 0;
        var answers = labels.ToArray();
        var machines = TrainAll(features, answers);
        _scalings = Calibrate(features, answers);
        Features = features.Columns;
        Keep(machines);
    }

    /// <summary>The signed distance to each machine's boundary in units of its margin, N rows of K values (with two classes: the second is minus the first).</summary>
    /// <exception cref="InvalidOperationException">The model was not fitted yet.</exception>
    public double[][] DecisionValues(Matrix features)
    {
        Guard.Fitted(Features);
        Guard.Features(features, Features);
        var result = new double[features.Rows][];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new double[Classes];
            for (var m = 0; m < Machines; m++) result[i][Classes == 2 ? 1 : m] = Margin(m, features.Row(i));
            if (Classes == 2) result[i][0] = -result[i][1];
        }
        return result;
    }

    /// <inheritdoc/>
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

    /// <summary>Trains one machine: +1 for the positive examples, -1 for the others.</summary>
    private protected abstract Func<ReadOnlySpan<float>, double> TrainOne(Matrix features, bool[] positive, long seed, out object machine);

    /// <summary>Takes over the machines of the last training.</summary>
    private protected abstract void Keep(object[] machines);

    /// <summary>The margin of one example from one machine.</summary>
    private protected abstract double Margin(int machine, ReadOnlySpan<float> example);

    private object[] TrainAll(Matrix features, byte[] labels)
    {
        var machines = new object[Machines];
        Workers.For(Machines, m => TrainOne(features, Positive(labels, m), Seed + m, out machines[m]));
        return machines;
    }

    private bool[] Positive(byte[] labels, int machine) => [.. labels.Select(label => label == (Classes == 2 ? 1 : machine))];

    private PlattScaling[] Calibrate(Matrix features, byte[] labels)
    {
        var scalings = new PlattScaling[Machines];
        var order = Draw.Permutation(new RandomStream(Seed), labels.Length);
        Workers.For(Machines, m =>
        {
            var positive = Positive(labels, m);
            var margins = new double[labels.Length];
            for (var fold = 0; fold < Folds && labels.Length >= 2 * Folds; fold++)
            {
                var (inside, outside) = (order.Where((_, i) => i % Folds != fold).ToArray(), order.Where((_, i) => i % Folds == fold));
                using var rows = new Matrix(inside.Length, features.Columns);
                for (var i = 0; i < inside.Length; i++) features.Row(inside[i]).CopyTo(rows.Row(i));
                var margin = TrainOne(rows, [.. inside.Select(i => positive[i])], Seed + m, out _);
                foreach (var i in outside) margins[i] = margin(features.Row(i));
            }
            scalings[m] = PlattScaling.Fit(margins, positive);
        });
        return scalings;
    }
}
