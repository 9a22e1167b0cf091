using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>What one sweep of a sampler over all words left behind.</summary>
/// <param name="Sweep">Number of sweeps so far, from 1.</param>
/// <param name="LogLikelihood">log p(w, z | α, β), the collapsed joint, in nats: it climbs, then wavers.</param>
/// <param name="Changed">The share of words whose topic changed.</param>
/// <param name="TokensPerSecond">Words sampled a second.</param>
/// <param name="Seconds">The time of the sweep, without that of this report.</param>
public readonly record struct GibbsSweep(int Sweep, double LogLikelihood, double Changed, double TokensPerSecond, double Seconds);

/// <summary>A sampler of p(z | w): a topic for every word of the corpus.</summary>
public interface IGibbsSampler
{
    /// <summary>Number of words with a topic, N.</summary>
    public int Tokens { get; }

    /// <summary>Draws a new topic for every word, once.</summary>
    /// <returns>Number of words whose topic changed.</returns>
    /// <exception cref="OperationCanceledException">The running cell was interrupted.</exception>
    public int Sweep();

    /// <summary>log p(w, z | α, β) of the present state, in nats.</summary>
    public double LogLikelihood();

    /// <summary>The topics and shares that the present state stands for.</summary>
    public TopicModel Model();
}

/// <summary>Runs samplers: a chain of sweeps, watched or averaged.</summary>
public static class GibbsChain
{
    /// <summary>Sweeps lazily, one report per sweep; go on by enumerating again.</summary>
    /// <param name="sampler">The sampler, which goes on from where it is.</param>
    /// <param name="sweeps">How many, 1 or more.</param>
    public static IEnumerable<GibbsSweep> Train(this IGibbsSampler sampler, int sweeps)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        Guard.AtLeast(sweeps, 1);
        return Run();

        IEnumerable<GibbsSweep> Run()
        {
            for (var sweep = 1; sweep <= sweeps; sweep++)
            {
                var started = Stopwatch.GetTimestamp();
                var changed = sampler.Sweep();
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                yield return new GibbsSweep(sweep, sampler.LogLikelihood(), (double)changed / sampler.Tokens, sampler.Tokens / seconds, seconds);
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
        Guard.AtLeast(burnIn, 0);
        Guard.AtLeast(samples, 1);
        Guard.AtLeast(between, 1);
        for (var i = 0; i < burnIn; i++) sampler.Sweep();
        return TopicModel.Average(Samples());

        IEnumerable<TopicModel> Samples()
        {
            for (var sample = 0; sample < samples; sample++)
            {
                for (var i = 0; i < between; i++) sampler.Sweep();
                yield return sampler.Model();
            }
        }
    }
}
