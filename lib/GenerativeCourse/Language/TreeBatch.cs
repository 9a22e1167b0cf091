using GenerativeCourse.Worlds;

namespace GenerativeCourse.Language;

/// <summary>Trees of different shapes in one order: all leaves, then all nodes of height 1, of height 2, …, each after its parts.</summary>
internal sealed class TreeBatch
{
    /// <summary>Numbers the nodes.</summary>
    public TreeBatch(IReadOnlyList<SentimentPhrase> phrases, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        var byHeight = new List<List<SentimentPhrase>>();
        foreach (var phrase in phrases) Collect(phrase ?? throw new ArgumentNullException(nameof(phrases)));
        Nodes = [.. byHeight.SelectMany(nodes => nodes)];
        // Two nodes may be equal as records, and are yet two.
        var numbers = new Dictionary<SentimentPhrase, int>(ReferenceEqualityComparer.Instance);
        for (var n = 0; n < Nodes.Length; n++) numbers[Nodes[n]] = n;
        Words = [.. byHeight.Count == 0 ? [] : byHeight[0].Select(leaf => vocabulary.IdOf(leaf.Word!))];
        Heights = [.. byHeight.Skip(1).Select(nodes => (nodes.Select(node => numbers[node.Left!]).ToArray(), nodes.Select(node => numbers[node.Right!]).ToArray()))];
        Roots = [.. phrases.Select(phrase => numbers[phrase])];

        int Collect(SentimentPhrase node)
        {
            var height = node.Word is not null ? 0 : 1 + Math.Max(Collect(node.Left!), Collect(node.Right!));
            while (byHeight.Count <= height) byHeight.Add([]);
            byHeight[height].Add(node);
            return height;
        }
    }

    /// <summary>All nodes.</summary>
    public SentimentPhrase[] Nodes { get; }

    /// <summary>The words of the leaves, which come first.</summary>
    public int[] Words { get; }

    /// <summary>For each height from 1: the numbers of its nodes' left and right parts.</summary>
    public (int[] Left, int[] Right)[] Heights { get; }

    /// <summary>The numbers of the phrases themselves.</summary>
    public int[] Roots { get; }
}
