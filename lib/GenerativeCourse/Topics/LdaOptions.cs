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

    /// <summary>Threads to train on; 0 takes as many as the course's setting says. The result depends on it, in the last digits or in the sample drawn.</summary>
    public int Threads { get; init; }

    /// <summary>The T parameters of the prior over topics.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which.</exception>
    internal double[] ValidatedAlpha()
    {
        if (Topics is < 1 or > MostTopics) throw new ArgumentOutOfRangeException(nameof(Topics), Topics, $"Topics must be 1 to {MostTopics:N0}.");
        if (!(Beta > 0 && double.IsFinite(Beta))) throw new ArgumentOutOfRangeException(nameof(Beta), Beta, "Beta must be a number above 0: at 0 a topic could never take up a new word.");
        if (Threads is < 0 or > 256) throw new ArgumentOutOfRangeException(nameof(Threads), Threads, "Threads must be 1 to 256, or 0 for the course's setting.");
        if (AlphaOfTopics is null)
        {
            if (!(Alpha > 0 && double.IsFinite(Alpha))) throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Alpha must be a number above 0: at 0 a document could never take up a new topic.");
            var alpha = new double[Topics];
            Array.Fill(alpha, Alpha);
            return alpha;
        }
        if (AlphaOfTopics.Count != Topics) throw new ArgumentException($"AlphaOfTopics must have {Topics} numbers, one a topic, not {AlphaOfTopics.Count}.", nameof(AlphaOfTopics));
        if (!AlphaOfTopics.All(value => value > 0 && double.IsFinite(value))) throw new ArgumentException("AlphaOfTopics must hold numbers above 0.", nameof(AlphaOfTopics));
        return [.. AlphaOfTopics];
    }
}
