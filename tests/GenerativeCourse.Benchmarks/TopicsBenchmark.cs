using System.Diagnostics;
using System.Globalization;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Benchmarks;

/// <summary>Words a second of a Gibbs sweep, on three real corpora and with few and many topics.</summary>
internal static class TopicsBenchmark
{
    public static void Run(string? only)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine(Machine.Describe(Workers.Count));
        Console.WriteLine($"Gibbs sampling; million words a second (median of the sweeps), after 30 sweeps");
        var warm = false;
        foreach (var (name, corpus) in Corpora(only))
        {
            // What is measured is the sampler, not the compiler: it is through with the loops after the first hundred sweeps.
            if (!warm) Measure(new FastGibbs(corpus, new LdaOptions { Topics = 100 }), sweeps: 100);
            warm = true;
            Console.WriteLine($"{name}: {corpus.Documents:N0} documents, {corpus.Vocabulary.Count:N0} words, {corpus.Tokens:N0} occurrences");
            var cost = new Dictionary<int, double>();
            foreach (var topics in new[] { 12, 100, 1000 })
            {
                var options = new LdaOptions { Topics = topics, Alpha = 0.1, Beta = 0.01, Seed = 1 };
                var both = Measure(new FastGibbs(corpus, options));
                var (sampler, threads) = (new FastGibbs(corpus, options), Workers.Count);
                Workers.Count = 1;
                var one = Measure(sampler);
                Workers.Count = threads;
                cost[topics] = 1 / both;
                Console.WriteLine($"  T = {topics,4}: {both / 1e6,7:F2} on all threads, {one / 1e6,7:F2} on one, {1e9 / one,5:F0} ns a word on one");
            }
            Console.WriteLine($"  a word at T = 1,000 costs {cost[1000] / cost[100]:F2} times one at T = 100");
            var plain = Measure(new CollapsedGibbs(corpus, new LdaOptions { Topics = 12 }), sweeps: 5);
            Console.WriteLine($"  the plain sampler in double at T = 12: {plain / 1e6:F2}");
            var passes = new VariationalBayes(corpus, new LdaOptions { Topics = 12 }).Train(10).Select(step => step.TokensPerSecond).Order().ToArray();
            Console.WriteLine($"  a pass of variational Bayes at T = 12: {passes[passes.Length / 2] / 1e6:F2}");
#if PEERS
            LightLdaPeer.Compare(corpus, 12, alpha: 1);
            LightLdaPeer.Compare(corpus, 100, alpha: 0.1);
#endif
        }
    }

    public static double Measure(IGibbsSampler sampler, int sweeps = 30)
    {
        for (var i = 0; i < sweeps; i++) sampler.Sweep();
        var seconds = new double[Math.Max(3, sweeps / 2)];
        for (var i = 0; i < seconds.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            sampler.Sweep();
            seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        Array.Sort(seconds);
        return sampler.Tokens / seconds[seconds.Length / 2];
    }

    private static IEnumerable<(string Name, Corpus Corpus)> Corpora(string? only)
    {
        var text = new TextPreprocessing();
        if (only is null or "debian") yield return ("Debian descriptions", Corpus.Of(text.Words(DebianDescriptions.Load().Select(program => program.Text))));
        if (only is null or "austen") yield return ("Austen's chapters", Corpus.Of(text.Words(AustenNovels.Chapters().Select(chapter => chapter.Text))));
        // The verses with all their words but punctuation: 790,000 occurrences.
        if (only is null or "verses")
        {
            var verses = BibleVerses.Load().Select(verse => (IReadOnlyList<string>)[.. verse.English.Where(word => char.IsLetter(word[0]))]).ToList();
            yield return ("English verses", Corpus.Of(verses, Vocabulary.Of(verses, VocabularyLimits.None)));
        }
    }
}
