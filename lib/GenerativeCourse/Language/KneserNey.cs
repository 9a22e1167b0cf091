namespace GenerativeCourse.Language;

/// <summary>
/// Interpolated modified Kneser-Ney smoothing: P(w | h) = (c(h w) - D(c)) / c(h) + γ(h) P(w | h'), where h' is h without its
/// first word. The shorter contexts do not ask how often a word was there, but after how many different words it was:
/// "Francisco" is frequent, and yet follows hardly anything but "San".
/// </summary>
/// <remarks>
/// R. Kneser and H. Ney, "Improved backing-off for m-gram language modeling", ICASSP 1995; S. Chen and J. Goodman, "An
/// empirical study of smoothing techniques for language modeling", TR-10-98, Harvard 1998, section 3: three discounts for
/// each order, D(1), D(2), D(3 and more); γ(h) is what they take, so that all probabilities sum to 1. n-grams that begin a
/// sentence keep their counts, since only <c>&lt;s&gt;</c> can stand before them. Below the unigram all words are equally probable.
/// </remarks>
public sealed class KneserNey : NGramModel
{
    private double[][] _discounts = []; // by order - 1: D(1), D(2), D(3+)
    private Context[] _contexts = [];   // by node

    /// <summary>Makes a model that has counted nothing yet: every word is equally probable.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="order">n, 1 to 9.</param>
    /// <param name="modified">Three discounts for each order; if false one, as Kneser and Ney had it.</param>
    public KneserNey(Vocabulary vocabulary, int order = 3, bool modified = true) : base(vocabulary, order) => Modified = modified;

    /// <summary>Whether there are three discounts for each order, or one.</summary>
    public bool Modified { get; }

    /// <summary>D(1), D(2), D(3 and more) of an order; empty before <see cref="NGramModel.Fit"/>.</summary>
    /// <param name="order">1 to <see cref="NGramModel.Order"/>.</param>
    public IReadOnlyList<double> Discounts(int order) =>
        Numerics.Guard.InRange(order, 1, Order) > _discounts.Length ? [] : _discounts[order - 1];

    private protected override double Conditional(int word, ReadOnlySpan<int> context)
    {
        var node = Counts.Find(context);
        var lower = context.Length == 0 ? Uniform : Conditional(word, context[1..]);
        if (node < 0 || node >= _contexts.Length || _contexts[node].Total == 0) return lower;
        var seen = Counts.Child(node, word);
        var c = seen < 0 ? 0 : Count(Counts[seen]);
        return (c - Discount(context.Length + 1, c) + _contexts[node].Taken * lower) / _contexts[node].Total;
    }

    private protected override void Prepare()
    {
        _discounts = [.. Enumerable.Range(1, Order).Select(Estimate)];
        _contexts = new Context[Counts.Nodes];
        for (var node = 0; node < _contexts.Length; node++)
            foreach (var child in Counts.Children(node))
            {
                var c = Count(Counts[child]);
                _contexts[node].Total += c;
                _contexts[node].Taken += Discount(Counts[child].Order, c);
            }
    }

    // c(h w) for the whole context, else the number of different words before h w.
    private int Count(NGramTrie.Node ngram) => ngram.Order == Order ? ngram.Count : ngram.Continuations;

    private double Discount(int order, int c) => c == 0 ? 0 : _discounts[order - 1][Math.Min(c, 3) - 1];

    private double[] Estimate(int order)
    {
        if (Modified) return KneserNeyDiscounts.Modified(Counts, order, Count);
        var d = KneserNeyDiscounts.Plain(Counts, order, Count);
        return [d, d, d];
    }

    /// <summary>Of a context h: Σ_w c(h w), and the sum of all discounts.</summary>
    private record struct Context(long Total, double Taken);
}
