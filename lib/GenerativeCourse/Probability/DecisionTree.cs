using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>A classification tree: each inner node asks whether one feature is at most a threshold; each leaf holds class shares.</summary>
/// <remarks>Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and regression trees" (1984), with Gini's impurity.</remarks>
internal sealed class DecisionTree
{
    private readonly List<Node> _nodes = [];
    private readonly List<float> _shares = []; // K numbers a leaf

    private readonly record struct Node(int Feature, float Threshold, int Left, int Right); // a leaf: Feature -1, Left = where its shares begin

    /// <summary>Number of leaves.</summary>
    public int Leaves { get; private set; }

    /// <summary>The class shares of the leaf that an example falls into, K numbers.</summary>
    public ReadOnlySpan<float> Shares(ReadOnlySpan<float> example, int classes)
    {
        var node = _nodes[0];
        while (node.Feature >= 0) node = _nodes[example[node.Feature] <= node.Threshold ? node.Left : node.Right];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_shares).Slice(node.Left, classes);
    }

    /// <summary>Grows a tree.</summary>
    public static DecisionTree Grow(BinnedFeatures features, int featureCount, byte[] labels, int classes, int[] examples, RandomForestOptions options, int tried, RandomStream random)
    {
        var tree = new DecisionTree();
        new Builder(tree, features, labels, classes, examples, options, tried, [.. Enumerable.Range(0, featureCount)], random).Grow(0, examples.Length, depth: 0);
        return tree;
    }

    /// <summary>The state of growing one tree; node examples are a stretch of one array, which each split divides in place.</summary>
    private sealed class Builder(DecisionTree tree, BinnedFeatures features, byte[] labels, int classes, int[] examples, RandomForestOptions options, int tried, int[] order, RandomStream random)
    {
        private readonly int[] _histogram = new int[256 * classes];
        private readonly int[] _totals = new int[256];
        private readonly long[] _left = new long[classes];
        private readonly long[] _right = new long[classes];

        private readonly record struct Split(int Feature, int Bin, int Next, double Score);

        public int Grow(int start, int end, int depth)
        {
            Cancellation.ThrowIfRequested();
            var counts = new int[classes];
            for (var i = start; i < end; i++) counts[labels[examples[i]]]++;
            var index = tree._nodes.Count;
            tree._nodes.Add(default);
            var pure = counts.Max() == end - start;
            if (pure || depth >= options.MaximumDepth || end - start < 2 * options.MinimumLeaf || Best(start, end, counts) is not { } split)
            {
                tree._nodes[index] = new Node(-1, 0, tree._shares.Count, 0);
                tree._shares.AddRange(counts.Select(count => count / (float)(end - start)));
                tree.Leaves++;
                return index;
            }
            var middle = Divide(start, end, features.Column(split.Feature), split.Bin);
            var left = Grow(start, middle, depth + 1);
            var right = Grow(middle, end, depth + 1);
            tree._nodes[index] = new Node(split.Feature, features.Threshold(split.Feature, split.Bin, split.Next), left, right);
            return index;
        }

        /// <summary>The best split of some features drawn at random; more are drawn as long as all were constant.</summary>
        private Split? Best(int start, int end, int[] counts)
        {
            Split? best = null;
            var useful = 0;
            for (var drawn = 0; drawn < order.Length && (drawn < tried || useful == 0); drawn++)
            {
                var pick = random.Next(drawn, order.Length);
                (order[drawn], order[pick]) = (order[pick], order[drawn]);
                if (BestOf(order[drawn], start, end, counts, out var constant) is { } split && (best is null || split.Score > best.Value.Score)) best = split;
                if (!constant) useful++;
            }
            return best;
        }

        /// <summary>The threshold of one feature that leaves the least Gini impurity: the largest Σ_k L_k²/L + Σ_k R_k²/R.</summary>
        private Split? BestOf(int feature, int start, int end, int[] counts, out bool constant)
        {
            var column = features.Column(feature);
            var (low, high) = (255, 0);
            for (var i = start; i < end; i++)
            {
                var bin = column[examples[i]];
                _histogram[bin * classes + labels[examples[i]]]++;
                _totals[bin]++;
                if (bin < low) low = bin;
                if (bin > high) high = bin;
            }
            constant = low >= high;

            var (n, before, previous) = ((long)(end - start), 0L, -1);
            var (squaresLeft, squaresRight) = (0L, 0L);
            for (var k = 0; k < classes; k++)
            {
                (_left[k], _right[k]) = (0, counts[k]);
                squaresRight += _right[k] * _right[k];
            }
            Split? best = null;
            for (var bin = low; bin <= high; bin++)
            {
                if (_totals[bin] == 0) continue;
                if (previous >= 0 && before >= options.MinimumLeaf && n - before >= options.MinimumLeaf)
                {
                    var score = squaresLeft / (double)before + squaresRight / (double)(n - before);
                    if (best is null || score > best.Value.Score) best = new Split(feature, previous, bin, score);
                }
                for (var k = 0; k < classes; k++)
                {
                    long count = _histogram[bin * classes + k];
                    if (count == 0) continue;
                    squaresLeft += count * (2 * _left[k] + count);
                    squaresRight -= count * (2 * _right[k] - count);
                    (_left[k], _right[k]) = (_left[k] + count, _right[k] - count);
                }
                before += _totals[bin];
                previous = bin;
            }
            if (low <= high)
            {
                Array.Clear(_histogram, low * classes, (high - low + 1) * classes);
                Array.Clear(_totals, low, high - low + 1);
            }
            return best;
        }

        private int Divide(int start, int end, byte[] column, int bin)
        {
            var middle = start;
            for (var i = start; i < end; i++)
            {
                if (column[examples[i]] > bin) continue;
                (examples[i], examples[middle]) = (examples[middle], examples[i]);
                middle++;
            }
            return middle;
        }
    }
}
