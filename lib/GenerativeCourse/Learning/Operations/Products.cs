using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Matrix products. With Y = A B: dA = dY Bᵀ and dB = Aᵀ dY.
public readonly unsafe partial struct Tensor
{
    /// <summary>
    /// The matrix product (…, M, K) x (…, K, N) = (…, M, N). The dimensions before the last two are equal and count
    /// independent products; or one side is a plain matrix and is used for each of them.
    /// </summary>
    /// <param name="right">The right factor.</param>
    /// <param name="transposeRight">Whether the right factor is given as (…, N, K).</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor MatMul(Tensor right, bool transposeRight = false)
    {
        var (a, b) = (Shape, right.Shape);
        if (a.Rank < 2 || b.Rank < 2 || a[-1] != b[transposeRight ? -1 : -2] || !BatchesFit(a, b))
            throw new ArgumentException($"'matmul' cannot multiply {a} by {(transposeRight ? "the transpose of " : "")}{b}: the inner sizes must be equal, and the dimensions before the last two, too.", nameof(right));
        var n = b[transposeRight ? -2 : -1];
        var shape = a.Rank >= b.Rank ? a.With(-1, n) : b.With(-2, a[-2]).With(-1, n);
        var y = Node.For("matmul", shape, this, right);
        y.First = transposeRight ? 1 : 0;
        var p = new ProductSizes(a, b, n);
        MatrixProduct.MultiplyBatch(p.Count, p.M, n, p.K, Values, p.K, p.StepA, false, right.Values, p.StrideB, p.StepB, transposeRight, y.Values, n, p.M * n);
        return y.Done(MatMulBackward);
    }

    private static void MatMulBackward(Node y)
    {
        var (a, b, transposed) = (y.Inputs[0], y.Inputs[1], y.First == 1);
        var n = y.Shape[-1];
        var p = new ProductSizes(a.Shape, b.Shape, n);
        if (a.RequiresGradient)
        {
            var keep = a.Node.WriteGradient() ? 0 : 1;
            var each = p.StepA == 0 ? 1 : p.Count; // A shared left factor sums up over the products, one after the other.
            for (var i = 0; i < p.Count; i += each)
                MatrixProduct.MultiplyBatch(each, p.M, p.K, n, y.Gradient[(i * p.M * n)..], n, p.M * n, false, b.Values[(i * p.StepB)..], p.StrideB, p.StepB, !transposed, a.Node.Gradient, p.K, p.StepA, keep: i == 0 ? keep : 1);
        }
        if (b.RequiresGradient)
        {
            var keep = b.Node.WriteGradient() ? 0 : 1;
            var each = p.StepB == 0 ? 1 : p.Count;
            for (var i = 0; i < p.Count; i += each)
            {
                var dy = y.Gradient[(i * p.M * n)..];
                var left = a.Values[(i * p.StepA)..];
                if (transposed)
                    MatrixProduct.MultiplyBatch(each, n, p.K, p.M, dy, n, p.M * n, true, left, p.K, p.StepA, false, b.Node.Gradient, p.K, p.StepB, keep: i == 0 ? keep : 1);
                else
                    MatrixProduct.MultiplyBatch(each, p.K, n, p.M, left, p.K, p.StepA, true, dy, n, p.M * n, false, b.Node.Gradient, n, p.StepB, keep: i == 0 ? keep : 1);
            }
        }
    }

    private static bool BatchesFit(Shape a, Shape b)
    {
        if (a.Rank == 2 || b.Rank == 2)
            return true;
        if (a.Rank != b.Rank)
            return false;
        for (var i = 0; i < a.Rank - 2; i++)
        {
            if (a[i] != b[i])
                return false;
        }
        return true;
    }

    /// <summary>How many products of which size. Many matrices times one are a single product of all their rows.</summary>
    private readonly struct ProductSizes
    {
        public readonly int Count, M, K, StepA, StepB, StrideB;

        public ProductSizes(Shape a, Shape b, int n)
        {
            (M, K, StrideB) = (a[-2], a[-1], b[-1]);
            var (countA, countB) = (a.Outer(a.Rank - 2), b.Outer(b.Rank - 2));
            if (b.Rank == 2)
            {
                (Count, M) = (1, M * countA);
                return;
            }
            Count = Math.Max(countA, countB);
            StepA = a.Rank == 2 ? 0 : M * K;
            StepB = K * n;
        }
    }
}
