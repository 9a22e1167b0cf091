using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

public sealed partial class RestrictedBoltzmannMachine
{
    private const int MonitorCases = 256;
    private const int GapCases = 1000;

    // No unit of a sensible machine is decided by a factor of e^100 of one other unit: such weights come from too large steps.
    private const float LargestWeight = 100;

    /// <summary>Trains by contrastive divergence, a batch of cases in random order to an update; cases that do not fill a batch wait for the next epoch.</summary>
    /// <param name="data">Training cases, (cases, Visible): 0 to 1 for Bernoulli units, standardized for Gaussian ones.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="validation">Other cases, for the free-energy gap; may be null.</param>
    /// <returns><see cref="ContrastiveDivergence.Reports"/> reports an epoch, while it trains: whoever stops asking stops the training.</returns>
    /// <exception cref="ArgumentException">The data do not fit the machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training diverged.</exception>
    public IEnumerable<RbmReport> Train(Matrix data, ContrastiveDivergence options, Matrix? validation = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CheckVisible(data, values: true);
        if (data.Rows == 0) throw new ArgumentException("data has no cases to learn from.", nameof(data));
        if (validation is not null) CheckVisible(validation, values: true);
        return Run(data, options with { BatchSize = Math.Min(options.BatchSize, data.Rows) }, validation);
    }

    private IEnumerable<RbmReport> Run(Matrix data, ContrastiveDivergence options, Matrix? validation)
    {
        using var step = new ContrastiveDivergenceStep(this, options);
        var random = new RandomStream(Seed + 2L);
        var monitored = Math.Min(MonitorCases, data.Rows);
        if (options.StartAtMeans) StartAtMeans(data);
        Means(data, step.VisibleMeans);

        var batches = data.Rows / options.BatchSize;
        var updates = (long)batches * options.Epochs;
        var (update, reported) = (0L, 0L);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var order = random.Permutation(data.Rows);
            for (var batch = 0; batch < batches; batch++)
            {
                for (var row = 0; row < options.BatchSize; row++)
                    data.Row(order[batch * options.BatchSize + row]).CopyTo(step.Batch.Row(row));
                var rate = options.LearningRate + ((options.FinalLearningRate ?? options.LearningRate) - options.LearningRate) * update / updates;
                update++;
                step.Update(rate, average: update > updates * (1.0 - options.Averaging));

                var due = update * options.Reports / batches;
                if (due == reported) continue;
                reported = due;
                if (update == updates) step.Average?.Apply();
                CheckWeights((double)update / batches, options);
                yield return Report(data.Slice(0, monitored), data, validation) with
                {
                    Epoch = (double)update / batches,
                    LearningRate = rate,
                    Updates = (int)update,
                };
            }
        }
    }

    private RbmReport Report(Matrix cases, Matrix data, Matrix? validation)
    {
        using var hidden = HiddenGiven(cases);
        using var reconstruction = VisibleGiven(hidden);
        var distance = (double)TensorPrimitives.Distance<float>(cases.Span, reconstruction.Span);
        var gap = double.NaN;
        if (validation is not null)
        {
            var count = Math.Min(GapCases, Math.Min(data.Rows, validation.Rows));
            gap = FreeEnergy(validation.Slice(0, count)).Average() - FreeEnergy(data.Slice(0, count)).Average();
        }
        var size = Math.Sqrt((double)TensorPrimitives.SumOfSquares<float>(W.Span) / W.Span.Length);
        var activity = TensorPrimitives.Sum<float>(hidden.Span) / hidden.Span.Length;
        return new RbmReport(0, distance * distance / cases.Span.Length, gap, activity, size, 0, 0);
    }

    private void CheckWeights(double epoch, ContrastiveDivergence options)
    {
        var largest = Math.Max(Largest(W.Span), Math.Max(Largest(a), Largest(b)));
        if (largest <= LargestWeight) return; // false for NaN, too
        var what = float.IsFinite(largest) ? $"a weight or bias has grown to {largest:0}" : "the weights are no numbers any more";
        throw new InvalidOperationException($"The training diverged at epoch {epoch:0.##}: {what}. {Culprit(options)}");
    }

    private string Culprit(ContrastiveDivergence options)
    {
        // A decay that takes away more than twice a weight leaves more of it, with the other sign.
        if (options.LearningRate * options.WeightDecay > 2) return $"WeightDecay {Words(options.WeightDecay)} is too large here: make the machine anew and try 0.0002.";
        if (options.Sparsity is not null && options.SparsityCost > 100) return $"SparsityCost {Words(options.SparsityCost)} is too large here: make the machine anew and try 1.";
        var usual = Units == VisibleUnits.Bernoulli ? 0.05f : 0.005f;
        return $"LearningRate {Words(options.LearningRate)} is too large here: make the machine anew and try {Words(options.LearningRate > usual ? usual : options.LearningRate / 10)}.";
    }

    private static string Words(float value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static float Largest(ReadOnlySpan<float> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));

    private void StartAtMeans(Matrix data)
    {
        if (a.AsSpan().ContainsAnyExcept(0f)) return;
        Means(data, a);
        if (Units == VisibleUnits.Gaussian) return;
        for (var i = 0; i < a.Length; i++)
        {
            var p = Math.Clamp(a[i], 0.001f, 0.999f);
            a[i] = MathF.Log(p / (1 - p));
        }
    }

    private static void Means(Matrix data, Span<float> means) => Reductions.ColumnMeans(data.Span, data.Columns, means);
}
