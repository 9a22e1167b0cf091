using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>
/// A language model that remembers n - 1 words: P(w_i | w_1 … w_i-1) = P(w_i | w_i-n+1 … w_i-1). The models differ in what they
/// say of n-grams that the text has rarely or never shown.
/// </summary>
public abstract class NGramModel : ILanguageModel, INextWordModel
{
    private protected NGramModel(Vocabulary vocabulary, int order)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, Order) = (vocabulary, Guard.InRange(order, 1, 9));
        Counts = new([], vocabulary.Count, order);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>n: 1 looks at no word before, 2 (bigram) at one, 3 (trigram) at two.</summary>
    public int Order { get; }

    private protected NGramTrie Counts { get; private set; }

    // What is foretold: every token but <s>.
    private protected double Uniform => 1.0 / (Vocabulary.Count - 1);

    /// <summary>Counts a text; what was counted before is forgotten.</summary>
    /// <param name="sentences">The ids of each sentence's words, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not that of a word.</exception>
    public void Fit(IEnumerable<int[]> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Counts = new(sentences, Vocabulary.Count, Order);
        Prepare();
    }

    /// <summary>How many different n-grams of an order the text has shown.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    public int NGrams(int order) => Counts.NGrams(Guard.InRange(order, 1, Order));

    /// <summary>P(word | history); 0 for <c>&lt;s&gt;</c>.</summary>
    /// <param name="word">An id.</param>
    /// <param name="history">The ids of the words before in the sentence, without <c>&lt;s&gt;</c>; empty at its beginning.</param>
    public double Probability(int word, ReadOnlySpan<int> history)
    {
        Guard.Index(word, Vocabulary.Count);
        if (word == Vocabulary.Start) return 0;
        Span<int> context = stackalloc int[Order - 1];
        return Conditional(word, Context(history, context));
    }

    /// <inheritdoc/>
    public double LogProbability(ReadOnlySpan<int> context, int word) =>
        Guard.Index(word, Vocabulary.Count) == Vocabulary.Start ? double.NegativeInfinity
        : Math.Log(Conditional(word, context.Length < Order ? context : context[^(Order - 1)..]));

    /// <inheritdoc/>
    public double LogLikelihood(ReadOnlySpan<int> sentence)
    {
        foreach (var word in sentence) Guard.Index(word, Vocabulary.Count, nameof(sentence));
        var log = Math.Log(Probability(Vocabulary.End, sentence));
        for (var i = 0; i < sentence.Length; i++) log += Math.Log(Probability(sentence[i], sentence[..i]));
        return log;
    }

    /// <inheritdoc/>
    public double[] NextLogProbabilities(ReadOnlySpan<int> history)
    {
        var log = new double[Vocabulary.Count];
        for (var word = 0; word < log.Length; word++) log[word] = Math.Log(Probability(word, history));
        return log;
    }

    /// <summary>P(w | context), the context being the last n - 1 words at most, with <c>&lt;s&gt;</c> where the sentence begins.</summary>
    private protected abstract double Conditional(int word, ReadOnlySpan<int> context);

    private protected virtual void Prepare() { }

    // "<s> a b" with n = 3: the context of a is "<s>", of b it is "<s> a", of what follows "a b".
    private static ReadOnlySpan<int> Context(ReadOnlySpan<int> history, Span<int> context)
    {
        if (history.Length >= context.Length) return history[^context.Length..];
        context[0] = Vocabulary.Start;
        history.CopyTo(context[1..]);
        return context[..(history.Length + 1)];
    }
}
