using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The probability of a document, estimated from left to right, in nats.</summary>
/// <param name="LogProbability">
/// H. Wallach, I. Murray, R. Salakhutdinov, D. Mimno, "Evaluation methods for topic models" (2009), algorithm 3: the mean over
/// particles is taken for each word. Little noise, and a little too high or low however many particles there are.
/// </param>
/// <param name="Unbiased">
/// The mean over particles of whole products, which is annealed importance sampling over the document's length: exact in
/// the limit (W. Buntine, "Estimating likelihoods for topic models", 2009), but noisy for long documents.
/// </param>
public readonly record struct LeftToRightEstimate(double LogProbability, double Unbiased);

/// <summary>How well a model foresees words of documents that it was not trained on.</summary>
public static class HeldOut
{
    /// <summary>
    /// Perplexity by document completion: θ is inferred from the observed half of each document and must foresee the
    /// hidden half; exp of the mean of -log Σ_t θ_dt φ_tw. V would be guessing, 1 knowing.
    /// </summary>
    /// <remarks>H. Wallach and others, "Evaluation methods for topic models" (2009), section 5, with θ by <see cref="TopicInference"/>.</remarks>
    /// <exception cref="ArgumentException">The halves do not belong together, or nothing is hidden.</exception>
    public static double Perplexity(TopicModel model, Corpus observed, Corpus hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        TopicInference.RequireSameVocabulary(model, hidden);
        ArgumentNullException.ThrowIfNull(observed);
        if (observed.Documents != hidden.Documents) throw new ArgumentException($"hidden must be {observed.Documents} documents, one for each observed half, not {hidden.Documents}.", nameof(hidden));
        hidden.RequireTokens("foresee");
        var shares = model.Infer(observed);
        var columns = TopicInference.Columns(model);
        var sum = 0.0;
        for (var d = 0; d < hidden.Documents; d++)
        {
            var words = hidden.Words(d);
            var counts = hidden.Counts(d);
            for (var i = 0; i < words.Length; i++)
                sum += counts[i] * Math.Log(TensorPrimitives.Dot<double>(shares[d], columns.AsSpan(words[i] * model.Topics, model.Topics)));
        }
        return Math.Exp(-sum / hidden.Tokens);
    }

    /// <summary>Perplexity of documents cut into two random halves.</summary>
    public static double Perplexity(TopicModel model, Corpus unseen, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(unseen);
        var (observed, hidden) = unseen.Halves(seed);
        return Perplexity(model, observed, hidden);
    }

    /// <summary>
    /// log p(w | φ, α) of one document, with θ and z summed out, estimated from left to right: each word is foreseen from
    /// the words before it, whose topics are sampled.
    /// </summary>
    /// <param name="model">The topics.</param>
    /// <param name="words">The document's words by id; as a bag they may stand in any order.</param>
    /// <param name="particles">Samples kept side by side; the estimate's noise falls with their number.</param>
    /// <param name="random">Where the samples come from.</param>
    public static LeftToRightEstimate LeftToRight(TopicModel model, ReadOnlySpan<int> words, int particles, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(random);
        Guard.AtLeast(particles, 1);
        Guard.Memory(particles, 8.0 * particles);
        var topics = model.Topics;
        var columns = new double[words.Length * topics]; // (N, T): φ_{t, w_n}
        for (var n = 0; n < words.Length; n++)
        {
            if ((uint)words[n] >= (uint)model.Vocabulary.Count) throw Guard.Refusal($"words[{n}]", $"0 to {model.Vocabulary.Count - 1}", words[n], "A word is given by its id.");
            for (var t = 0; t < topics; t++) columns[n * topics + t] = model.Topic(t)[words[n]];
        }
        var alphaSum = TensorPrimitives.Sum(model.Alpha);
        var foreseen = new double[words.Length]; // Σ over particles of p(w_n | z before n)
        var products = new double[particles];    // log Π_n p(w_n | z before n)
        var (assigned, counts, weights) = (new int[words.Length], new double[topics], new double[topics]);
        for (var particle = 0; particle < particles; particle++)
        {
            Cancellation.ThrowIfRequested();
            Array.Clear(counts);
            for (var n = 0; n < words.Length; n++)
            {
                for (var earlier = 0; earlier < n; earlier++)
                {
                    counts[assigned[earlier]]--;
                    TensorPrimitives.AddMultiply(counts, model.Alpha, columns.AsSpan(earlier * topics, topics), weights);
                    counts[assigned[earlier] = random.Categorical(weights)]++;
                }
                TensorPrimitives.AddMultiply(counts, model.Alpha, columns.AsSpan(n * topics, topics), weights);
                var probability = TensorPrimitives.Sum<double>(weights) / (n + alphaSum);
                foreseen[n] += probability;
                products[particle] += Math.Log(probability);
                counts[assigned[n] = random.Categorical(weights)]++;
            }
        }
        var most = products.Max();
        return new LeftToRightEstimate(
            foreseen.Sum(total => Math.Log(total / particles)),
            most + Math.Log(products.Average(product => Math.Exp(product - most))));
    }
}
