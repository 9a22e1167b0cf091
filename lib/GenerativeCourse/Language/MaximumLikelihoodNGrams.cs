namespace GenerativeCourse.Language;

/// <summary>
/// Counts, divided: P(w | h) = c(h w) / c(h). Of all n-gram models the one under which its own text is most probable; whatever
/// that text has not shown it holds for impossible.
/// </summary>
public sealed class MaximumLikelihoodNGrams : NGramModel
{
    /// <summary>Makes a model that has counted nothing yet: every word is equally probable.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="order">n, 1 to 9.</param>
    public MaximumLikelihoodNGrams(Vocabulary vocabulary, int order = 2) : base(vocabulary, order)
    {
    }

    private protected override double Conditional(int word, ReadOnlySpan<int> context)
    {
        var node = Counts.Find(context);
        var total = node < 0 ? 0 : Counts[node].Followed;
        if (total == 0) return Counts.Tokens == 0 ? Uniform : 0; // a context that never occurred says nothing
        var seen = Counts.Child(node, word);
        return seen < 0 ? 0 : (double)Counts[seen].Count / total;
    }
}
