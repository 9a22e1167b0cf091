using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The hyperparameters of latent Dirichlet allocation, the same for every way of inference.</summary>
public sealed record LdaOptions
{
    private const int MostTopics = 65_000;

    /// <summary>Number of topics, T, 1 to 65,000; it may be larger than the vocabulary (some topics then stay empty).</summary>
    public int Topics { get; init; } = 12;

    /// <summary>
    /// The Dirichlet parameter of each document's topic shares, above 0, the same for each topic. Below 1: few topics a
    /// document; large: all documents alike.
    /// </summary>
    public double Alpha { get; init; } = 0.1;

    /// <summary>A parameter for each topic instead of <see cref="Alpha"/>, or null; T numbers above 0.</summary>
    public IReadOnlyList<double>? AlphaOfTopics { get; init; }

    /// <summary>The Dirichlet parameter of each topic's words, above 0. Small: topics of few words.</summary>
    public double Beta { get; init; } = 0.01;

    /// <summary>Whether α is fitted to the corpus as training goes on (Minka), one value for each topic.</summary>
    public bool OptimizeAlpha { get; init; }

    /// <summary>Where all randomness comes from.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws unless every option is in its range.</summary>
    /// <exception cref="ArgumentException">The message names the option.</exception>
    public void Validate()
    {
        Guard.InRange(Topics, 1, MostTopics);
        Guard.Positive(Beta, because: "At 0 a topic could never take up a new word.");
        if (AlphaOfTopics is null)
        {
            Guard.Positive(Alpha, because: "At 0 a document could never take up a new topic.");
            return;
        }
        if (AlphaOfTopics.Count != Topics) throw new ArgumentException($"AlphaOfTopics must be {Topics} numbers, one for each topic, not {AlphaOfTopics.Count}.", nameof(AlphaOfTopics));
        foreach (var alpha in AlphaOfTopics) Guard.Positive(alpha, nameof(AlphaOfTopics));
    }

    /// <summary>The T parameters of the prior over topics, for training on a corpus: all options are in their ranges, there are words, and T topics of them fit into memory.</summary>
    internal double[] AlphaFor(Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        Validate();
        corpus.RequireTokens("train on");
        Guard.Memory(Topics, 16.0 * Topics * (corpus.Documents + corpus.Vocabulary.Count));
        return AlphaOfTopics is null ? [.. Enumerable.Repeat(Alpha, Topics)] : [.. AlphaOfTopics];
    }
}
