using System.Diagnostics;

namespace GenerativeCourse.Topics;

/// <summary>What one sweep of a sampler over all words left behind.</summary>
/// <param name="Sweep">Number of sweeps so far, from 1.</param>
/// <param name="LogLikelihood">log p(w, z | α, β), the collapsed joint, in nats: it climbs, then wavers.</param>
/// <param name="Changed">The share of words whose topic changed.</param>
/// <param name="TokensPerSecond">Words sampled a second, without the time for this report.</param>
public readonly record struct GibbsSweep(int Sweep, double LogLikelihood, double Changed, double TokensPerSecond);

/// <summary>A sampler of p(z | w): a topic for every word of the corpus.</summary>
public interface IGibbsSampler
{
    /// <summary>Number of words with a topic, N.</summary>
    public int Tokens { get; }

    /// <summary>Draws a new topic for every word, once.</summary>
    /// <returns>Number of words whose topic changed.</returns>
    public int Sweep();

    /// <summary>log p(w, z | α, β) of the present state, in nats.</summary>
    public double LogLikelihood();

    /// <summary>The topics and shares that the present state stands for.</summary>
    public TopicModel Model();
}

/// <summary>Runs samplers.</summary>
public static class GibbsSampling
{
    /// <summary>Sweeps lazily, one report a sweep; go on by enumerating again.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sweeps"/> is not positive.</exception>
    public static IEnumerable<GibbsSweep> Train(this IGibbsSampler sampler, int sweeps)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        if (sweeps < 1) throw new ArgumentOutOfRangeException(nameof(sweeps), sweeps, "sweeps must be 1 or more.");
        return Run();

        IEnumerable<GibbsSweep> Run()
        {
            for (var sweep = 1; sweep <= sweeps; sweep++)
            {
                var started = Stopwatch.GetTimestamp();
                var changed = sampler.Sweep();
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                yield return new GibbsSweep(sweep, sampler.LogLikelihood(), (double)changed / sampler.Tokens, sampler.Tokens / seconds);
            }
        }
    }

    /// <summary>Runs a chain and averages samples of its end: sweeps to forget the start, then one sample every few sweeps.</summary>
    /// <param name="sampler">The sampler, which goes on from where it is.</param>
    /// <param name="burnIn">Sweeps before the first sample, 0 or more.</param>
    /// <param name="samples">Samples, 1 or more.</param>
    /// <param name="between">Sweeps from one sample to the next, 1 or more.</param>
    public static TopicModel Sample(this IGibbsSampler sampler, int burnIn, int samples = 10, int between = 5)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegative(burnIn);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(between);
        for (var i = 0; i < burnIn; i++) sampler.Sweep();
        var models = new List<TopicModel>(samples);
        while (models.Count < samples)
        {
            for (var i = 0; i < between; i++) sampler.Sweep();
            models.Add(sampler.Model());
        }
        return TopicModel.Average(models);
    }
}
