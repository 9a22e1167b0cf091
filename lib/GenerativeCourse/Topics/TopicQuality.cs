using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>Whether topics make sense to a reader, and whether they agree with labels that are known.</summary>
public static class TopicQuality
{
    /// <summary>
    /// NPMI coherence of each topic: over all pairs of its top words the mean of log[p(u,v) / p(u)p(v)] / -log p(u,v), with
    /// p counted over documents of a reference corpus. -1: never together, 0: as by chance, 1: always together.
    /// </summary>
    /// <param name="model">The topics.</param>
    /// <param name="reference">Documents over the same vocabulary.</param>
    /// <param name="words">Top words of each topic, 2 or more.</param>
    /// <remarks>G. Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009); N. Aletras and M. Stevenson (2013) for topics. A pair that is never together counts -1; pairs with a word that the reference does not have count 0.</remarks>
    public static double[] Coherence(TopicModel model, Corpus reference, int words = 10)
    {
        ArgumentNullException.ThrowIfNull(reference);
        TopicInference.RequireSameVocabulary(model, reference);
        Guard.AtLeast(words, 2, because: "Coherence looks at pairs.");
        reference.RequireTokens("compare with");
        var tops = new int[model.Topics][];
        for (var t = 0; t < tops.Length; t++) tops[t] = [.. model.TopWords(t, words).Select(word => model.Vocabulary.IdOf(word.Word))];
        var present = tops.SelectMany(top => top).Distinct().ToDictionary(word => word, _ => new HashSet<int>());
        for (var d = 0; d < reference.Documents; d++)
        {
            foreach (var word in reference.Words(d))
            {
                if (present.TryGetValue(word, out var documents)) documents.Add(d);
            }
        }
        return Array.ConvertAll(tops, top => Mean(top, present, reference.Documents));
    }

    private static double Mean(int[] top, Dictionary<int, HashSet<int>> present, int documents)
    {
        var (sum, pairs) = (0.0, 0);
        for (var i = 1; i < top.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (u, v) = (present[top[i]], present[top[j]]);
                pairs++;
                if (u.Count == 0 || v.Count == 0) continue;
                double both = u.Count < v.Count ? u.Count(v.Contains) : v.Count(u.Contains);
                if (both == documents) sum += 1;
                else sum += both == 0 ? -1 : Math.Log(both * documents / ((double)u.Count * v.Count)) / -Math.Log(both / documents);
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    /// <summary>
    /// Normalized mutual information of two labellings of the same items, I(A;B) over the mean of the entropies: 0 for
    /// independent labels, 1 for the same labels under other names.
    /// </summary>
    /// <exception cref="ArgumentException">The labellings have different lengths or are empty.</exception>
    public static double MutualInformation<TA, TB>(IReadOnlyList<TA> first, IReadOnlyList<TB> second)
        where TA : notnull
        where TB : notnull
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Guard.AtLeast(first.Count, 1, nameof(first));
        if (first.Count != second.Count) throw new ArgumentException($"second must be {first.Count} labels, one for each of first, not {second.Count}.", nameof(second));
        double n = first.Count;
        var joint = first.Zip(second).CountBy(pair => pair).ToList();
        var (a, b) = (first.CountBy(label => label).ToDictionary(), second.CountBy(label => label).ToDictionary());
        var information = joint.Sum(cell => cell.Value / n * Math.Log(cell.Value * n / ((double)a[cell.Key.First] * b[cell.Key.Second])));
        var entropies = Entropy(a.Values) + Entropy(b.Values);
        return entropies == 0 ? 1 : Math.Max(0, 2 * information / entropies);

        double Entropy(IEnumerable<int> counts) => -counts.Sum(count => count / n * Math.Log(count / n));
    }

    /// <summary>The topic with the largest share in each training document, D numbers.</summary>
    public static int[] MainTopics(this TopicModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var main = new int[model.Documents];
        for (var d = 0; d < main.Length; d++) main[d] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(model.Document(d));
        return main;
    }
}
