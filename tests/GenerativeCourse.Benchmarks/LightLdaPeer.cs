#if PEERS
using System.Diagnostics;
using System.Runtime.InteropServices;
using GenerativeCourse.Numerics;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Benchmarks;

/// <summary>The same corpus through ML.NET's LightLDA, by its native library, so that counts can be read and only training is timed.</summary>
internal static partial class LightLdaPeer
{
    private const string Library = "LdaNative";
    private const int Steps = 4; // ML.NET's default number of Metropolis-Hastings steps
    private const int LongestDocument = 512; // of more words it samples the first 512 only

    public static void Compare(Corpus corpus, int topics, double alpha)
    {
        if (Enumerable.Range(0, corpus.Documents).Any(d => corpus.Length(d) > LongestDocument))
        {
            Console.WriteLine($"  LightLDA (ML.NET), T = {topics}: not compared, it leaves out what comes after the first {LongestDocument} words of a document");
            return;
        }
        foreach (var sweeps in new[] { 25, 100 })
        {
            var (seconds, tokens, joint) = Train(corpus, topics, alpha, 0.01, sweeps);
            var sampler = new FastGibbs(corpus, new LdaOptions { Topics = topics, Alpha = alpha, Beta = 0.01, Seed = 1 });
            var (spent, ours) = (0.0, 0);
            while (spent < seconds)
            {
                var started = Stopwatch.GetTimestamp();
                sampler.Sweep();
                spent += Stopwatch.GetElapsedTime(started).TotalSeconds;
                ours++;
            }
            var difference = (sampler.LogLikelihood() - joint) / tokens;
            Console.WriteLine($"  LightLDA (ML.NET), T = {topics}: {sweeps} sweeps in {seconds:F2} s, {sweeps * tokens / seconds / 1e6:F2} million words/s; "
                + $"after the same seconds ours did {ours} sweeps ({ours * (double)tokens / spent / 1e6:F2}), joint log-likelihood a word {sampler.LogLikelihood() / tokens:F4} against {joint / tokens:F4} ({difference:+0.0000;-0.0000})");
        }
    }

    private static (double Seconds, int Tokens, double Joint) Train(Corpus corpus, int topics, double alpha, double beta, int sweeps)
    {
        // alphaSum below 10 would silently become 100 in there: use it with 10 and more only.
        var engine = CreateEngine(topics, corpus.Vocabulary.Count, (float)(alpha * topics), (float)beta, sweeps, -1, Workers.Count, Steps, 1 << 16);
        long size = 0;
        for (var d = 0; d < corpus.Documents; d++) size += 2L * corpus.Length(d) + 1;
        AllocateDataMemory(engine, corpus.Documents, size);
        for (var d = 0; d < corpus.Documents; d++)
        {
            var words = corpus.Words(d).ToArray();
            FeedInData(engine, words, corpus.Counts(d).ToArray(), words.Length, corpus.Vocabulary.Count);
        }
        InitializeBeforeTrain(engine);
        var started = Stopwatch.GetTimestamp();
        Train(engine, null);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var joint = new CollapsedJoint([.. Enumerable.Repeat(alpha, topics)], beta, corpus.Vocabulary.Count);
        var (totals, ids, counts) = (new int[topics], new int[topics], new int[topics]);
        var sum = 0.0;
        for (var w = 0; w < corpus.Vocabulary.Count; w++)
        {
            var length = topics;
            GetWordTopic(engine, w, ids, counts, ref length);
            for (var i = 0; i < length; i++)
            {
                totals[ids[i]] += counts[i];
                sum += joint.OfWordCount(counts[i]);
            }
        }
        if (totals.Sum() != corpus.Tokens) throw new InvalidOperationException($"LightLDA counted {totals.Sum()} of {corpus.Tokens} words.");
        for (var d = 0; d < corpus.Documents; d++)
        {
            var length = topics;
            GetDocTopic(engine, d, ids, counts, ref length);
            sum += joint.OfDocument([.. Enumerable.Range(0, length).SelectMany(i => Enumerable.Repeat(ids[i], counts[i]))]);
        }
        DestroyEngine(engine);
        return (seconds, corpus.Tokens, sum + joint.OfTotals(totals));
    }

    [LibraryImport(Library)]
    private static partial nint CreateEngine(int topics, int vocabulary, float alphaSum, float beta, int iterations, int likelihoodInterval, int threads, int steps, int longestDocument);

    [LibraryImport(Library)]
    private static partial void DestroyEngine(nint engine);

    [LibraryImport(Library)]
    private static partial void AllocateDataMemory(nint engine, int documents, long size);

    [LibraryImport(Library)]
    private static partial int FeedInData(nint engine, int[] ids, int[] counts, int length, int vocabulary);

    [LibraryImport(Library)]
    private static partial void InitializeBeforeTrain(nint engine);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void Train(nint engine, string? output);

    [LibraryImport(Library)]
    private static partial void GetWordTopic(nint engine, int word, [In, Out] int[] topics, [In, Out] int[] counts, ref int length);

    [LibraryImport(Library)]
    private static partial void GetDocTopic(nint engine, int document, [In, Out] int[] topics, [In, Out] int[] counts, ref int length);
}
#endif
