using System.Diagnostics;
using System.Globalization;
using GenerativeCourse.Data;
using GenerativeCourse.Language;

namespace GenerativeCourse.Benchmarks;

/// <summary>An epoch of word2vec over the English verses: processor seconds, in turn with gensim (word2vec_gensim.py beside this file).</summary>
internal static class Word2VecBenchmark
{
    private const int Rounds = 3;

    public static void Run()
    {
        var verses = BibleVerses.Load().Select(verse => verse.English).ToArray();
        var vocabulary = Vocabulary.Of(verses, minimumCount: 5);
        int[][] sentences = [.. verses.Select(vocabulary.Encode)];
        Console.WriteLine($"{verses.Sum(verse => verse.Length):N0} words, {vocabulary.Count - 3:N0} of them different; 100 dimensions, window 5, 5 negatives");
        Epoch(); // compiles
        for (var round = 1; round <= Rounds; round++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: course {Epoch():0.00} s, gensim {Gensim()}"));

        double Epoch()
        {
            var model = new Word2Vec(vocabulary, 100);
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            model.Fit(sentences, new SkipGramOptions { Epochs = 1 });
            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        }
    }

    private static string Gensim()
    {
        try
        {
            var script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../word2vec_gensim.py"));
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", script) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not here";
        }
    }
}
