namespace GenerativeCourse.Language;

/// <summary>
/// A distribution over sentences, word by word: P(w_1 … w_n) = Π_i P(w_i | w_1 … w_i-1), with w_n+1 = <c>&lt;/s&gt;</c> as the
/// last factor, so that the probabilities of all sentences together are 1.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The V tokens that sentences are made of.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>log P(w | history) for each of the V tokens w, in nats; -∞ for <c>&lt;s&gt;</c>, which never comes next.</summary>
    /// <param name="history">The ids of the words so far, without <c>&lt;s&gt;</c>; empty at the beginning.</param>
    public double[] NextLogProbabilities(ReadOnlySpan<int> history);

    /// <summary>log P(sentence), its <c>&lt;/s&gt;</c> included, in nats.</summary>
    /// <param name="sentence">The ids of its words, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</param>
    public double LogLikelihood(ReadOnlySpan<int> sentence);
}
