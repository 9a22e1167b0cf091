using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>A chain may be caught for long in a state where two topics share one: several chains, and the best of them, help.</summary>
public static class Restarts
{
    /// <summary>Runs chains with different seeds, keeps the one with the highest log p(w, z), and averages samples of its end.</summary>
    /// <param name="corpus">The documents.</param>
    /// <param name="options">The hyperparameters; chain c has part c of the stream that Seed begins.</param>
    /// <param name="chains">How many chains, 1 or more.</param>
    /// <param name="sweeps">Sweeps of each chain, 1 or more.</param>
    /// <exception cref="ArgumentException">A number or an option is out of its range, or the corpus has no words.</exception>
    public static TopicModel Best(Corpus corpus, LdaOptions options, int chains = 4, int sweeps = 200)
    {
        ArgumentNullException.ThrowIfNull(options);
        Guard.AtLeast(chains, 1);
        Guard.AtLeast(sweeps, 1);
        FastGibbs? best = null;
        var highest = double.NegativeInfinity;
        for (var chain = 0; chain < chains; chain++)
        {
            var sampler = new FastGibbs(corpus, options, new RandomStream(options.Seed).Split(chain));
            for (var sweep = 0; sweep < sweeps; sweep++) sampler.Sweep();
            var reached = sampler.LogLikelihood();
            if (best is null || reached > highest) (best, highest) = (sampler, reached);
        }
        return best!.Sample(burnIn: 0, samples: 10, between: 2);
    }
}
