using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// Annealed importance sampling of ln Z: many chains are cooled from a machine whose partition function is known (no weights, the data's
/// base rates as visible biases) to the machine in question, over intermediate ones p_β, and each collects the weight
/// Π_k p*_{β_k}(v_k) / p*_{β_{k−1}}(v_k). The mean weight is an unbiased estimate of Z / Z_base.
/// </summary>
/// <remarks>
/// p*_β(v) = exp((1−β) a⁰·v + β a·v) Π_j (1 + exp(β (b_j + Σ_i v_i w_ij))); for Gaussian units both machines share the visible means.
/// Sources: R. Neal, "Annealed importance sampling" (2001); R. Salakhutdinov and I. Murray, "On the quantitative analysis of deep belief
/// networks" (2008), equations 14 to 19; Y. Burda, R. Grosse, R. Salakhutdinov, "Accurate and conservative estimates of MRF
/// log-likelihood using reverse annealing" (2015) for <see cref="Reverse"/>.
/// </remarks>
public sealed record AnnealedImportanceSampling
{
    /// <summary>How many chains, 2 or more: the spread of their weights gives the error bar.</summary>
    public int Chains { get; init; } = 100;

    /// <summary>How many steps of β from 0 to 1, 1 or more: more steps, smaller spread.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>How many reports are made on the way, 1 or more.</summary>
    public int Reports { get; init; } = 50;

    /// <summary>The same seed gives the same estimate.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Estimates ln Z from the known machine upward: the error is more often downward, so a likelihood looks rather too good.</summary>
    /// <param name="rbm">The machine, without labels.</param>
    /// <param name="data">Cases whose means give the base rates; all rates one half if null.</param>
    /// <returns>Reports with the estimate of ln Z_β so far; the last one, at β = 1, has ln Z.</returns>
    /// <exception cref="ArgumentException">The machine has labels, or the data do not fit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public IEnumerable<PartitionEstimate> Estimate(RestrictedBoltzmannMachine rbm, Matrix? data = null)
    {
        Validate();
        Validate(rbm, Chains, nameof(Chains));
        if (data is not null) rbm.RequireCases(data);
        return Run(rbm, data, null);
    }

    /// <summary>
    /// Estimates ln Z from the machine's own samples downward to the known machine: the mean weight is unbiased for Z_base / Z if the
    /// samples are exact, so the error is more often upward. Forward and reverse estimates that meet are to be believed.
    /// </summary>
    /// <param name="rbm">The machine, without labels.</param>
    /// <param name="samples">Samples of the machine, one a chain, (chains, Visible); of a large machine, the end of long Gibbs chains.</param>
    /// <param name="data">Cases whose means give the base rates; all rates one half if null.</param>
    /// <inheritdoc cref="Estimate" path="/returns|/exception"/>
    public IEnumerable<PartitionEstimate> Reverse(RestrictedBoltzmannMachine rbm, Matrix samples, Matrix? data = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        (this with { Chains = 2 }).Validate(); // there are as many chains as samples
        Validate(rbm, samples.Rows, nameof(samples));
        rbm.RequireCases(samples, atLeast: 2);
        if (data is not null) rbm.RequireCases(data);
        return Run(rbm, data, samples);
    }

    private IEnumerable<PartitionEstimate> Run(RestrictedBoltzmannMachine rbm, Matrix? data, Matrix? samples)
    {
        using var chains = new AnnealedChains(rbm, BaseRates(rbm, data), samples?.Rows ?? Chains, Seed);
        var reverse = samples is not null;
        if (reverse) samples!.Span.CopyTo(chains.Visible.Span);
        else chains.StartAtBase();

        var reported = 0L;
        for (var step = 1L; step <= Steps; step++)
        {
            Cancellation.ThrowIfRequested();
            var (from, to) = ((step - 1.0) / Steps, (double)step / Steps);
            if (reverse) (from, to) = (1 - from, 1 - to);
            // The last step needs no new samples.
            chains.Step((float)from, (float)to, sample: step < Steps);
            if (step * Reports / Steps == reported) continue;
            reported = step * Reports / Steps;
            yield return PartitionEstimate.From(to, chains.LogBase, chains.LogWeights, reverse);
        }
    }

    private static float[] BaseRates(RestrictedBoltzmannMachine rbm, Matrix? data)
    {
        var rates = new float[rbm.Visible];
        if (rbm.Units == VisibleUnits.Gaussian) return [.. rbm.a];
        if (data is null || data.Rows == 0) return rates;
        Reductions.ColumnMeans(data.Span, data.Columns, rates);
        for (var i = 0; i < rates.Length; i++) rates[i] = rbm.Layer.BiasFor(rates[i]);
        return rates;
    }

    /// <summary>Throws one clear sentence if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public void Validate()
    {
        Guard.AtLeast(Chains, 2, because: "Their spread gives the error bar.");
        Guard.AtLeast(Steps, 1, because: "1,000 to 10,000 give small error bars.");
        Guard.AtLeast(Reports, 1);
    }

    private void Validate(RestrictedBoltzmannMachine rbm, int chains, string name)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        if (rbm.Labels > 0) throw new ArgumentException("rbm must have no labels: annealed importance sampling is for machines without.", nameof(rbm));
        Guard.Memory(chains, 4.0 * chains * (rbm.Visible + rbm.Hidden + 2), name);
    }
}

/// <summary>An estimate of ln Z_β with its error bar.</summary>
/// <param name="Beta">How far the annealing has come, 0 to 1.</param>
/// <param name="LogZ">The estimate of ln Z_β (forward), or of ln Z when the reverse annealing has come down to β = 0.</param>
/// <param name="Low">Estimate at three standard errors below the mean weight; −∞ if that is not positive.</param>
/// <param name="High">Estimate at three standard errors above.</param>
/// <param name="EffectiveChains">(Σw)² / Σw²: how many equally good chains the weights are worth.</param>
public sealed record PartitionEstimate(double Beta, double LogZ, double Low, double High, double EffectiveChains)
{
    internal static PartitionEstimate From(double beta, double logBase, double[] logWeights, bool reverse)
    {
        var count = logWeights.Length;
        var logMean = Functions.LogSumExp(logWeights) - Math.Log(count);
        var ratios = logWeights.Select(weight => Math.Exp(weight - logMean)).ToArray(); // mean 1
        var squares = ratios.Sum(ratio => ratio * ratio);
        var error = 3 * Math.Sqrt(Math.Max(0, squares / count - 1) / (count - 1));
        var (down, up) = (Math.Log(Math.Max(0, 1 - error)), Math.Log(1 + error));
        return reverse
            ? new PartitionEstimate(beta, logBase - logMean, logBase - logMean - up, logBase - logMean - down, count * (double)count / squares)
            : new PartitionEstimate(beta, logBase + logMean, logBase + logMean + down, logBase + logMean + up, count * (double)count / squares);
    }
}
