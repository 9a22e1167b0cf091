using System.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>Where a document's topics are, for the sampler.</summary>
/// <param name="First">Long documents: their row of <see cref="SweepLayout.DocumentCounts"/>; short ones: the first of its words' topics in <see cref="SweepLayout.ShortTopics"/>.</param>
/// <param name="Length">Short documents: number of words; long ones: -1.</param>
internal readonly record struct DocumentPlace(int First, int Length);

/// <summary>
/// The memory of <see cref="FastGibbs"/>: all occurrences of words, ordered by word and within a word by document, and
/// the topics that documents have.
/// </summary>
internal sealed class SweepLayout
{
    private readonly Corpus _corpus;
    private readonly int[] _starts; // (V·P + 1): where the occurrences of word w in documents of part p start

    public SweepLayout(Corpus corpus, int topics, int parts)
    {
        (_corpus, Topics, Parts) = (corpus, topics, parts);
        // One topic more than there are, whose weight is always 0, and whole vectors.
        Stride = (topics + Vector<float>.Count) / Vector<float>.Count * Vector<float>.Count;
        PartOfDocument = new int[corpus.Documents];
        Places = new DocumentPlace[corpus.Documents];
        long sparse = 0, seen = 0;
        var dense = 0;
        for (var d = 0; d < corpus.Documents; d++)
        {
            var length = corpus.Length(d);
            PartOfDocument[d] = (int)Math.Min(parts - 1, seen * parts / corpus.Tokens);
            seen += length;
            var isShort = length < topics / 8;
            Places[d] = new DocumentPlace(isShort ? checked((int)sparse) : dense, isShort ? length : -1);
            if (isShort) sparse += length;
            else dense++;
        }
        DocumentCounts = new Matrix(dense, Stride);
        ShortTopics = new ushort[sparse];
        Topic = new ushort[corpus.Tokens];
        Document = new int[corpus.Tokens];
        ShortPlace = new int[corpus.Tokens];
        _starts = new int[corpus.Vocabulary.Count * parts + 1];
        PlaceOccurrences();
        WordParts = CutWords();
    }

    /// <summary>Number of topics, T.</summary>
    public int Topics { get; }

    /// <summary>Number of parts that documents and words are cut into, P.</summary>
    public int Parts { get; }

    /// <summary>Floats from one array of topics to the next: more than T, whole vectors.</summary>
    public int Stride { get; }

    /// <summary>(N): the topic of each occurrence, in the order of words.</summary>
    public ushort[] Topic { get; }

    /// <summary>(N): the document of each occurrence.</summary>
    public int[] Document { get; }

    /// <summary>(N): where in <see cref="ShortTopics"/> the occurrence is; only for short documents.</summary>
    public int[] ShortPlace { get; }

    /// <summary>(D): where each document's topics are.</summary>
    public DocumentPlace[] Places { get; }

    /// <summary>(long documents, Stride): n_dt.</summary>
    public Matrix DocumentCounts { get; }

    /// <summary>The topics of the words of short documents, document by document.</summary>
    public ushort[] ShortTopics { get; }

    /// <summary>(P): the words of each part, with about N / P occurrences in each.</summary>
    public int[][] WordParts { get; }

    private int[] PartOfDocument { get; }

    /// <summary>Whether any document is kept word by word.</summary>
    public bool HasShort => ShortTopics.Length > 0;

    /// <summary>The most occurrences of one word.</summary>
    public int MostOccurrences { get; private set; }

    /// <summary>The occurrences of a word in one part of the documents.</summary>
    public (int Start, int End) Occurrences(int word, int part) => (_starts[word * Parts + part], _starts[word * Parts + part + 1]);

    /// <summary>The topics of all occurrences of a word.</summary>
    public ReadOnlySpan<ushort> TopicsOfWord(int word) => Topic.AsSpan(_starts[word * Parts].._starts[(word + 1) * Parts]);

    /// <summary>Gives every occurrence a topic at random.</summary>
    public void Randomize(RandomStream random)
    {
        for (var i = 0; i < Topic.Length; i++)
        {
            var topic = random.Next(Topics);
            Topic[i] = (ushort)topic;
            var place = Places[Document[i]];
            if (place.Length < 0) DocumentCounts[place.First, topic]++;
            else ShortTopics[ShortPlace[i]] = (ushort)topic;
        }
    }

    /// <summary>The topics of each document's words, document by document.</summary>
    public IEnumerable<int[]> TopicsOfDocuments()
    {
        for (var d = 0; d < Places.Length; d++)
        {
            var topics = new int[_corpus.Length(d)];
            var (first, length) = Places[d];
            if (length >= 0)
            {
                for (var i = 0; i < length; i++) topics[i] = ShortTopics[first + i];
            }
            else if (topics.Length > 0)
            {
                var next = 0;
                for (var t = 0; t < Topics; t++)
                {
                    var count = (int)DocumentCounts[first, t];
                    topics.AsSpan(next, count).Fill(t);
                    next += count;
                }
            }
            yield return topics;
        }
    }

    private void PlaceOccurrences()
    {
        // Counting sort by (word, part of the document), documents in their order.
        for (var d = 0; d < _corpus.Documents; d++)
        {
            var (words, counts) = (_corpus.Words(d).ToArray(), _corpus.Counts(d).ToArray());
            for (var i = 0; i < words.Length; i++) _starts[words[i] * Parts + PartOfDocument[d] + 1] += counts[i];
        }
        for (var i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        var next = _starts[..^1];
        for (var d = 0; d < _corpus.Documents; d++)
        {
            var within = Places[d].First;
            foreach (var word in _corpus.TokensOf(d))
            {
                var place = next[word * Parts + PartOfDocument[d]]++;
                Document[place] = d;
                if (Places[d].Length >= 0) ShortPlace[place] = within++;
            }
        }
    }

    private int[][] CutWords()
    {
        // The most frequent words first, each to the part with the fewest occurrences so far.
        var parts = Enumerable.Range(0, Parts).Select(_ => new List<int>()).ToArray();
        var loads = new int[Parts];
        var sizes = Enumerable.Range(0, _corpus.Vocabulary.Count).Select(w => TopicsOfWord(w).Length).ToArray();
        MostOccurrences = sizes.Max();
        foreach (var word in Enumerable.Range(0, sizes.Length).OrderByDescending(w => sizes[w]).ThenBy(w => w))
        {
            var part = Array.IndexOf(loads, loads.Min());
            parts[part].Add(word);
            loads[part] += sizes[word];
        }
        return [.. parts.Select(part => part.ToArray())];
    }
}
