using System.Runtime.InteropServices;

namespace GenerativeCourse.Language;

/// <summary>
/// Counts of n-grams of orders 1 to n in a tree: a node is an n-gram, its children are the words that followed it. Only
/// words that are foretold are counted, so <c>&lt;s&gt;</c> begins n-grams and never ends one.
/// </summary>
internal sealed class NGramTrie
{
    public const int Root = 0;

    private readonly Dictionary<long, int> _children = []; // (node, word) -> node
    private readonly List<Node> _nodes = [new()];
    private readonly int _order;

    public NGramTrie(IEnumerable<int[]> sentences, int vocabulary, int order)
    {
        _order = order;
        var tokens = new List<int>();
        foreach (var sentence in sentences)
        {
            Numerics.Cancellation.ThrowIfRequested();
            ArgumentNullException.ThrowIfNull(sentence, nameof(sentences));
            foreach (var word in sentence)
                if (word is Vocabulary.Start or Vocabulary.End || (uint)word >= (uint)vocabulary)
                    throw Numerics.Guard.Refusal(nameof(sentences), $"ids of words, 0 or 3 to {vocabulary - 1}", word);
            tokens.Clear();
            tokens.Add(Vocabulary.Start);
            tokens.AddRange(sentence);
            tokens.Add(Vocabulary.End);
            Count(CollectionsMarshal.AsSpan(tokens));
            Tokens += tokens.Count - 1;
        }
        // An n-gram that begins a sentence has nothing before it: what is counted of it stays how often it was there.
        var start = Find([Vocabulary.Start]);
        if (start >= 0) KeepCounts(start);
    }

    /// <summary>How many words were counted, ends of sentences included.</summary>
    public long Tokens { get; }

    public int Nodes => _nodes.Count;

    /// <summary>How many n-grams of an order there are that end with a word that is foretold.</summary>
    public int NGrams(int order) => _nodes.Count(node => node.Order == order && node.Count > 0);

    /// <summary>The node of an n-gram, or -1 if it never occurred.</summary>
    public int Find(ReadOnlySpan<int> words)
    {
        var node = Root;
        foreach (var word in words)
            if ((node = Child(node, word)) < 0) return -1;
        return node;
    }

    /// <summary>The node of an n-gram with one word more, or -1.</summary>
    public int Child(int node, int word) => _children.TryGetValue(((long)node << 32) | (uint)word, out var child) ? child : -1;

    /// <summary>The nodes of all words that followed an n-gram.</summary>
    public IEnumerable<int> Children(int node)
    {
        for (var child = _nodes[node].FirstChild; child > 0; child = _nodes[child].NextSibling) yield return child;
    }

    public Node this[int node] => _nodes[node];

    private void Count(ReadOnlySpan<int> tokens)
    {
        for (var i = 1; i < tokens.Length; i++)
        {
            var shorter = Root;
            for (var length = 1; length <= Math.Min(_order, i + 1); length++)
            {
                var context = Root;
                foreach (var word in tokens.Slice(i + 1 - length, length - 1)) context = Add(context, word);
                var node = Add(context, tokens[i]);
                At(context).Followed++;
                if (At(node).Count++ == 0 && length > 1) At(shorter).Continuations++; // one more word stood before the shorter one
                shorter = node;
            }
        }
    }

    private int Add(int node, int word)
    {
        ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(_children, ((long)node << 32) | (uint)word, out var known);
        if (known) return child;
        child = _nodes.Count;
        _nodes.Add(new() { Word = word, Order = _nodes[node].Order + 1, NextSibling = _nodes[node].FirstChild });
        return At(node).FirstChild = child;
    }

    private void KeepCounts(int node)
    {
        At(node).Continuations = _nodes[node].Count;
        foreach (var child in Children(node)) KeepCounts(child);
    }

    private ref Node At(int node) => ref CollectionsMarshal.AsSpan(_nodes)[node];

    /// <summary>One n-gram.</summary>
    public struct Node
    {
        public int Word;          // its last
        public int Order;
        public int Count;         // how often it occurred
        public int Followed;      // how often a word that is counted came after it: c(h)
        public int Continuations; // before how many different words; its count if it begins a sentence
        public int FirstChild;    // 0: none
        public int NextSibling;
    }
}
