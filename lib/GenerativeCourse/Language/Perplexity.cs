using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// How many equally probable words a model hesitates between, on average: exp(-(1/N) Σ_i log P(w_i | w_1 … w_i-1)), the
/// exponential of the cross-entropy. 1 is a model that knows every word beforehand, V one that knows nothing.
/// </summary>
public static class Perplexity
{
    /// <summary>The perplexity of a text whose log-probability is known.</summary>
    /// <param name="logProbability">Of the whole text, in nats; -∞ gives an infinite perplexity.</param>
    /// <param name="tokens">N, how many tokens that is the probability of, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no tokens, or the log-probability is no number or above 0.</exception>
    public static double Of(double logProbability, long tokens)
    {
        Guard.AtLeast(tokens, 1L);
        if (!(logProbability <= 0)) throw Guard.Refusal(nameof(logProbability), "0 or less", logProbability, "It is the logarithm of a probability.");
        return Math.Exp(-logProbability / tokens);
    }

    /// <summary>The perplexity of sentences under a model; the end of each sentence counts as a token.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sentences">The ids of each sentence's words, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</param>
    /// <exception cref="ArgumentException">There is no sentence.</exception>
    public static double Of(ILanguageModel model, IEnumerable<int[]> sentences)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sentences);
        var (log, tokens) = (0.0, 0L);
        foreach (var sentence in sentences)
        {
            Cancellation.ThrowIfRequested();
            log += model.LogLikelihood(sentence);
            tokens += sentence.Length + 1;
        }
        if (tokens == 0) throw new ArgumentException("sentences must be 1 or more, not 0.", nameof(sentences));
        return Of(log, tokens);
    }

    /// <summary>Bits per token for a perplexity: its logarithm to base 2.</summary>
    /// <param name="perplexity">1 or more; infinite bits for an infinite one.</param>
    public static double ToBits(double perplexity) =>
        perplexity >= 1 ? Math.Log2(perplexity) : throw Guard.Refusal(nameof(perplexity), "1 or more", perplexity);
}
