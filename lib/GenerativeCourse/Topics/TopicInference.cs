using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>Topic shares of documents that the model has not seen: the topics stay as they are, only θ is inferred.</summary>
public static class TopicInference
{
    /// <summary>Infers θ of each document, D x T.</summary>
    /// <param name="model">The topics.</param>
    /// <param name="corpus">Documents over the same vocabulary.</param>
    /// <param name="iterations">Most iterations for each document.</param>
    /// <returns>For each document T shares that sum to 1; an empty document gets the mean of the prior.</returns>
    /// <exception cref="ArgumentException">The corpus has another vocabulary.</exception>
    public static double[][] Infer(this TopicModel model, Corpus corpus, int iterations = 100)
    {
        RequireSameVocabulary(model, corpus);
        Guard.AtLeast(iterations, 1);
        var shares = new double[corpus.Documents][];
        var columns = Columns(model);
        var parts = Workers.Count; // each document on its own: who does it changes nothing
        Workers.For(parts, part =>
        {
            for (var d = part; d < shares.Length; d += parts) shares[d] = Fit(model, columns, corpus.Words(d), corpus.Counts(d), iterations);
        });
        return shares;
    }

    /// <summary>Infers θ of one text, given by its words after the same preprocessing as the model's corpus.</summary>
    public static double[] Infer(this TopicModel model, IEnumerable<string> words, int iterations = 100)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(words);
        string[] text = [.. words];
        if (text.Contains(null)) throw new ArgumentException("words must be words, not null.", nameof(words));
        return Infer(model, Corpus.Of([text], model.Vocabulary), iterations)[0];
    }

    /// <summary>
    /// The fixed point of θ_t = (α_t + Σ_w n_w r_wt) / (Σα + N), r_wt ∝ φ_tw θ_t, from the uniform θ: each word is shared out
    /// among the topics as the present θ says.
    /// </summary>
    /// <remarks>A. Asuncion and others, "On smoothing and inference for topic models" (2009), section 3: what CVB0 becomes for fixed topics.</remarks>
    private static double[] Fit(TopicModel model, double[] columns, ReadOnlySpan<int> words, ReadOnlySpan<int> counts, int iterations)
    {
        var topics = model.Topics;
        var (shares, next) = (new double[topics], new double[topics]);
        Array.Fill(shares, 1.0 / topics);
        var total = TensorPrimitives.Sum(model.Alpha);
        foreach (var count in counts) total += count;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            Array.Clear(next);
            for (var i = 0; i < words.Length; i++)
            {
                var column = columns.AsSpan(words[i] * topics, topics);
                var probability = TensorPrimitives.Dot<double>(shares, column);
                if (probability > 0) TensorPrimitives.MultiplyAdd(column, counts[i] / probability, next, next);
            }
            var moved = 0.0;
            for (var t = 0; t < topics; t++)
            {
                var share = (model.Alpha[t] + shares[t] * next[t]) / total;
                moved += Math.Abs(share - shares[t]);
                shares[t] = share;
            }
            if (moved < 1e-10) break;
        }
        TensorPrimitives.Divide(shares, TensorPrimitives.Sum<double>(shares), shares);
        return shares;
    }

    /// <summary>φ word by word, (V, T): the rows that belong to one word lie side by side.</summary>
    internal static double[] Columns(TopicModel model)
    {
        var (topics, words) = (model.Topics, model.Vocabulary.Count);
        var columns = new double[topics * words];
        for (var t = 0; t < topics; t++)
        {
            var topic = model.Topic(t);
            for (var w = 0; w < words; w++) columns[w * topics + t] = topic[w];
        }
        return columns;
    }

    internal static void RequireSameVocabulary(TopicModel model, Corpus corpus)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        if (!ReferenceEquals(model.Vocabulary, corpus.Vocabulary) && !model.Vocabulary.Words.SequenceEqual(corpus.Vocabulary.Words))
            throw new ArgumentException("corpus must be counted with the model's own vocabulary: Corpus.Of(documents, model.Vocabulary).", nameof(corpus));
    }
}
