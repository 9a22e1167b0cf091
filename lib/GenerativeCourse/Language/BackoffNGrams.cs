using System.Collections.Concurrent;

namespace GenerativeCourse.Language;

/// <summary>
/// Backing off: an n-gram that was seen gets (c(h w) - D) / c(h); the probability that this leaves over is given to the words
/// never seen after h, in proportion to what one word less of context says of them. D is a fixed discount.
/// </summary>
/// <remarks>
/// H. Ney, U. Essen and R. Kneser, "On structuring probabilistic dependences in stochastic language modelling", Computer
/// Speech and Language 8 (1994): absolute discounting, D = n_1 / (n_1 + 2 n_2) for each order; n_1 and n_2 are the numbers of
/// n-grams seen once and twice. The unigram's remainder is spread over all words.
/// </remarks>
public sealed class BackoffNGrams : NGramModel
{
    private double[] _discounts = [];
    private ConcurrentDictionary<int, (double Discount, double Left)> _contexts = []; // by node, made when first asked for

    /// <summary>Makes a model that has counted nothing yet: every word is equally probable.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="order">n, 1 to 9.</param>
    public BackoffNGrams(Vocabulary vocabulary, int order = 2) : base(vocabulary, order)
    {
    }

    private protected override void Prepare()
    {
        _contexts = [];
        _discounts = [.. Enumerable.Range(1, Order).Select(order => KneserNeyDiscounts.Plain(Counts, order, node => node.Count))];
    }

    private protected override double Conditional(int word, ReadOnlySpan<int> context)
    {
        var node = Counts.Find(context);
        var total = node < 0 ? 0 : Counts[node].Followed;
        if (total == 0) return context.Length == 0 ? Uniform : Conditional(word, context[1..]);
        var (discount, left) = Context(node, context);
        var seen = Counts.Child(node, word);
        var c = seen < 0 ? 0 : Counts[seen].Count;
        if (context.Length == 0) return (c > 0 ? (c - discount) / total : 0) + left * Uniform;
        return c > 0 ? (c - discount) / total : left * Conditional(word, context[1..]);
    }

    // D, and the share of c(h) that it leaves over, divided by what the shorter context says of the words not seen after h.
    private (double Discount, double Left) Context(int node, ReadOnlySpan<int> context)
    {
        if (_contexts.TryGetValue(node, out var known)) return known;
        var (discount, kinds, unseen) = (_discounts[context.Length], 0, 1.0);
        foreach (var child in Counts.Children(node))
        {
            if (Counts[child].Count == 0) continue; // <s>, which only begins n-grams
            kinds++;
            if (context.Length > 0) unseen -= Conditional(Counts[child].Word, context[1..]);
        }
        var left = discount * kinds / Counts[node].Followed / unseen;
        return _contexts[node] = kinds == Vocabulary.Count - 1 && context.Length > 0 ? (0, 0) : (discount, left); // nothing unseen: no discount
    }
}
