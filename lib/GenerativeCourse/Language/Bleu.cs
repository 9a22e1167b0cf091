using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>What to do with an n-gram order of which a sentence has no match; without it one such order makes BLEU 0.</summary>
public enum BleuSmoothing
{
    /// <summary>Nothing: BLEU as published.</summary>
    None,

    /// <summary>0.1 match instead of none (Chen and Cherry 2014, method 1).</summary>
    Floor,

    /// <summary>One match and one n-gram more at every order above 1 (Lin and Och 2004).</summary>
    AddOne,

    /// <summary>1/2 match instead of the first none, 1/4 instead of the second, and so on (Chen and Cherry 2014, method 3).</summary>
    Exponential,
}

/// <summary>BLEU and what it is made of.</summary>
/// <param name="Score">BLEU, 0 to 1.</param>
/// <param name="Precisions">p_1 … p_N: of all the candidates' n-grams, the share that a reference has, too.</param>
/// <param name="BrevityPenalty">BP: 1, or e^(1 - r/c) where the candidates are shorter than the references.</param>
/// <param name="CandidateLength">c: words of all candidates.</param>
/// <param name="ReferenceLength">r: words of the references, of several the one nearest in length.</param>
public sealed record BleuScore(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long CandidateLength, long ReferenceLength);

/// <summary>
/// BLEU = BP · exp(Σ 1/N log p_n), from 0 to 1. p_n is the clipped n-gram precision: an n-gram of a candidate counts as
/// right at most as often as its reference has it. Counts are summed over the whole corpus before anything is divided.
/// Words are compared as they are given; nothing is tokenized, lower-cased or smoothed.
/// </summary>
/// <remarks>K. Papineni, S. Roukos, T. Ward, W.-J. Zhu, "BLEU: a method for automatic evaluation of machine translation", ACL 2002.</remarks>
public static class Bleu
{
    /// <summary>BLEU of a corpus with one reference for each candidate.</summary>
    /// <param name="candidates">Translations, each a list of words; a translation may be empty.</param>
    /// <param name="references">For each of them the right translation.</param>
    /// <param name="order">N, the longest n-gram, 1 to 100; 4 as published.</param>
    /// <exception cref="ArgumentException">There is no candidate, or not one reference for each.</exception>
    public static BleuScore Corpus(IReadOnlyList<IReadOnlyList<string>> candidates, IReadOnlyList<IReadOnlyList<string>> references, int order = 4) =>
        Corpus(candidates, [.. NotNull(references).Select(reference => new[] { reference })], order);

    /// <summary>BLEU of a corpus with one or more references for each candidate.</summary>
    /// <param name="candidates">Translations, each a list of words; a translation may be empty.</param>
    /// <param name="references">For each of them one or more right translations.</param>
    /// <param name="order">N, the longest n-gram, 1 to 100; 4 as published.</param>
    /// <exception cref="ArgumentException">There is no candidate, or a candidate has no reference.</exception>
    public static BleuScore Corpus(
        IReadOnlyList<IReadOnlyList<string>> candidates, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references, int order = 4)
    {
        Guard.Sentences(candidates);
        ArgumentNullException.ThrowIfNull(references);
        foreach (var theirs in references) Guard.Sentences(theirs, nameof(references));
        Guard.InRange(order, 1, NGrams.Longest);
        Guard.AtLeast(candidates.Count, 1, nameof(candidates));
        if (references.Count != candidates.Count)
            throw Guard.Refusal(nameof(references), $"{candidates.Count}, one for each candidate", references.Count);
        return Score(candidates, references, order, BleuSmoothing.None);
    }

    /// <summary>BLEU of one sentence. Most sentences have no 4-gram in common with their reference: name what is then done.</summary>
    /// <param name="candidate">The words of a translation.</param>
    /// <param name="reference">The words of the right translation.</param>
    /// <param name="smoothing">What to do where there is no match.</param>
    /// <param name="order">N, the longest n-gram, 1 to 100.</param>
    public static double Sentence(IReadOnlyList<string> candidate, IReadOnlyList<string> reference, BleuSmoothing smoothing, int order = 4)
    {
        Guard.Words(candidate);
        Guard.Words(reference);
        return Score([candidate], [[reference]], Guard.InRange(order, 1, NGrams.Longest), Guard.Defined(smoothing)).Score;
    }

    private static BleuScore Score(
        IReadOnlyList<IReadOnlyList<string>> candidates, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references, int order, BleuSmoothing smoothing)
    {
        var (right, all, c, r) = (new double[order], new double[order], 0L, 0L);
        for (var s = 0; s < candidates.Count; s++)
        {
            var (candidate, theirs) = (candidates[s], references[s]);
            Guard.AtLeast(theirs.Count, 1, nameof(references), "Each candidate needs one.");
            c += candidate.Count;
            r += theirs.Select(reference => reference.Count).OrderBy(length => Math.Abs(length - candidate.Count)).ThenBy(length => length).First();
            for (var n = 1; n <= order; n++)
            {
                right[n - 1] += ClippedMatches(candidate, theirs, n);
                all[n - 1] += Math.Max(0, candidate.Count - n + 1);
            }
            Cancellation.ThrowIfRequested();
        }
        Smooth(right, all, smoothing);
        var p = right.Zip(all, (matches, total) => total > 0 ? matches / total : 0).ToArray();
        var brevity = c >= r ? 1 : c == 0 ? 0 : Math.Exp(1 - (double)r / c);
        // The geometric mean: one precision of 0 makes it 0.
        var score = p.Min() > 0 ? brevity * Math.Exp(p.Sum(Math.Log) / order) : 0;
        return new BleuScore(score, p, brevity, c, r);
    }

    // Of several references, each n-gram may use the one that has it most often.
    private static int ClippedMatches(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references, int n)
    {
        var most = NGrams.Count(references[0], n);
        foreach (var reference in references.Skip(1))
            foreach (var (gram, count) in NGrams.Count(reference, n))
                most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
        return NGrams.Matches(NGrams.Count(candidate, n), most);
    }

    private static void Smooth(double[] right, double[] all, BleuSmoothing smoothing)
    {
        if (smoothing == BleuSmoothing.None || right[0] == 0) // not one word is right: nothing to smooth
            return;
        var missing = 1.0;
        for (var n = 1; n < right.Length; n++)
        {
            if (smoothing == BleuSmoothing.AddOne)
                (right[n], all[n]) = (right[n] + 1, all[n] + 1);
            else if (right[n] == 0)
                (right[n], all[n]) = (smoothing == BleuSmoothing.Floor ? 0.1 : missing /= 2, Math.Max(1, all[n]));
        }
    }

    private static T NotNull<T>(T references)
    {
        ArgumentNullException.ThrowIfNull(references);
        return references;
    }
}
