using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>
/// The test that every topic model should pass: words are the 25 cells of a 5x5 picture, topics its five rows and five
/// columns, so that documents are pictures and one sees whether the topics were found.
/// </summary>
/// <remarks>T. Griffiths and M. Steyvers, "Finding scientific topics", PNAS 101 (2004), figure 1.</remarks>
public static class Bars
{
    /// <summary>Rows and columns of the picture.</summary>
    public const int Side = 5;

    /// <summary>The 25 words, <c>r1c1</c> to <c>r5c5</c>.</summary>
    public static Vocabulary Vocabulary { get; } = new(Enumerable.Range(0, Side * Side).Select(cell => $"r{cell / Side + 1}c{cell % Side + 1}"));

    /// <summary>The ten topics: five columns, then five rows, each a uniform distribution over its five cells.</summary>
    public static IReadOnlyList<double[]> Topics { get; } =
    [
        .. Enumerable.Range(0, Side).Select(column => Topic(cell => cell % Side == column)),
        .. Enumerable.Range(0, Side).Select(row => Topic(cell => cell / Side == row)),
    ];

    /// <summary>Writes documents from the ten topics.</summary>
    /// <param name="documents">How many.</param>
    /// <param name="length">Words in each.</param>
    /// <param name="alpha">The Dirichlet parameter of each topic; the paper takes 1.</param>
    /// <param name="seed">Which documents.</param>
    public static IReadOnlyList<GeneratedDocument> Write(int documents, int length, double alpha, long seed) =>
        new GenerativeProcess(Topics, [.. Enumerable.Repeat(alpha, Topics.Count)]).Write(documents, length, new RandomStream(seed));

    /// <summary>Documents as a corpus of bags of words.</summary>
    public static Corpus ToCorpus(IEnumerable<GeneratedDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return Corpus.OfIds(documents.Select(document => document?.Words ?? throw new ArgumentNullException(nameof(documents))), Vocabulary);
    }

    private static double[] Topic(Func<int, bool> inside) => [.. Enumerable.Range(0, Side * Side).Select(cell => inside(cell) ? 1.0 / Side : 0)];
}
