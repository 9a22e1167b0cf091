using System.Runtime.InteropServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language.Timeline;

/// <summary>
/// Retrieval by weighted words: in document d a word w has the weight count(w, d) · log(N / N_w), where N_w of the N documents
/// have it; a document and a question are compared by the cosine of the angle between their weights.
/// </summary>
/// <remarks>K. Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval" (1972); G. Salton, A. Wong, C. Yang, "A vector space model for automatic indexing" (1975).</remarks>
public sealed class TfIdfIndex
{
    private readonly Dictionary<string, List<(int Document, double Weight)>> _postings = new(StringComparer.Ordinal);
    private readonly double[] _norms;
    private readonly bool _rarity;

    /// <summary>Counts the words of documents.</summary>
    /// <param name="documents">The words of each document, 1 or more documents.</param>
    /// <param name="rarity">Whether rare words weigh more; without it the weight is the count alone.</param>
    public TfIdfIndex(IReadOnlyList<IReadOnlyList<string>> documents, bool rarity = true)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Guard.AtLeast(documents.Count, 1, nameof(documents));
        (Documents, _rarity, _norms) = (documents.Count, rarity, new double[documents.Count]);
        for (var d = 0; d < documents.Count; d++)
        {
            Cancellation.ThrowIfRequested();
            Guard.Words(documents[d], nameof(documents));
            foreach (var (word, count) in documents[d].CountBy(word => word))
                (CollectionsMarshal.GetValueRefOrAddDefault(_postings, word, out _) ??= []).Add((d, count));
        }
        foreach (var (word, entries) in _postings)
        {
            var idf = InverseDocumentFrequency(word);
            foreach (ref var entry in CollectionsMarshal.AsSpan(entries))
            {
                entry.Weight *= idf;
                _norms[entry.Document] += entry.Weight * entry.Weight;
            }
        }
        for (var d = 0; d < Documents; d++) _norms[d] = Math.Sqrt(_norms[d]);
    }

    /// <summary>N, the number of documents.</summary>
    public int Documents { get; }

    /// <summary>log(N / N_w) in nats; 0 for a word that no document has, and 1 for all words without rarity.</summary>
    public double InverseDocumentFrequency(string word) =>
        !_postings.TryGetValue(word ?? throw new ArgumentNullException(nameof(word)), out var entries) ? 0 : _rarity ? Math.Log((double)Documents / entries.Count) : 1;

    /// <summary>The documents most like a question.</summary>
    /// <param name="words">The question's words, or a document's own.</param>
    /// <param name="count">How many documents at most, 1 or more; such without any word of the question never come.</param>
    /// <returns>Numbers of documents with their cosines, the best first.</returns>
    public IReadOnlyList<(int Document, double Cosine)> Search(IReadOnlyList<string> words, int count = 10)
    {
        Guard.Words(words);
        Guard.AtLeast(count, 1);
        var (scores, norm) = (new double[Documents], 0.0);
        foreach (var (word, times) in words.CountBy(word => word))
        {
            var weight = times * InverseDocumentFrequency(word);
            norm += weight * weight;
            foreach (var (document, other) in _postings.GetValueOrDefault(word, [])) scores[document] += weight * other;
        }
        return [.. scores.Select((score, d) => (Document: d, Cosine: score > 0 ? score / _norms[d] / Math.Sqrt(norm) : 0))
            .Where(found => found.Cosine > 0).OrderByDescending(found => found.Cosine).ThenBy(found => found.Document).Take(count)];
    }

    /// <summary>The words that weigh most in a document or question.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="count">How many, 1 or more.</param>
    public IReadOnlyList<(string Word, double Weight)> Keywords(IReadOnlyList<string> words, int count = 10)
    {
        Guard.Words(words);
        Guard.AtLeast(count, 1);
        return [.. words.CountBy(word => word).Select(entry => (Word: entry.Key, Weight: entry.Value * InverseDocumentFrequency(entry.Key)))
            .OrderByDescending(entry => entry.Weight).ThenBy(entry => entry.Word, StringComparer.Ordinal).Take(count)];
    }
}
