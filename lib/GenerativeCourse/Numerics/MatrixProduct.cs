namespace GenerativeCourse.Numerics;

/// <summary>Products of row-major matrices of floats.</summary>
public static unsafe class MatrixProduct
{
    /// <summary>result = f(scale · op(a) · op(b) + keep · result + bias), in place.</summary>
    /// <param name="a">M x K, or K x M if transposed.</param>
    /// <param name="b">K x N, or N x K if transposed.</param>
    /// <param name="result">M x N; must not share memory with a or b.</param>
    /// <param name="transposeA">Whether op(a) is a's transpose.</param>
    /// <param name="transposeB">Whether op(b) is b's transpose.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="keep">Factor of what the result holds; with 0 it is not read.</param>
    /// <param name="finish">What happens to each value at the end, while it is in the cache: a bias and an activation.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(Matrix a, Matrix b, Matrix result, bool transposeA = false, bool transposeB = false, float scale = 1, float keep = 0, Finish finish = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(result);
        var (m, k) = transposeA ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (k2, n) = transposeB ? (b.Columns, b.Rows) : (b.Rows, b.Columns);
        if (k != k2 || result.Rows != m || result.Columns != n)
            throw new ArgumentException($"{m}x{k} times {k2}x{n} does not make {result.Rows}x{result.Columns}.", nameof(result));
        Multiply(m, n, k, a.Span, a.Columns, transposeA, b.Span, b.Columns, transposeB, result.Span, n, scale, keep, finish);
    }

    /// <summary>result = f(scale · op(a) · op(b) + keep · result + bias) of matrices anywhere in memory.</summary>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Columns of op(a), rows of op(b).</param>
    /// <param name="a">M x K, or K x M if transposed.</param>
    /// <param name="strideA">Distance between a's rows (its leading dimension).</param>
    /// <param name="transposeA">Whether op(a) is a's transpose.</param>
    /// <param name="b">K x N, or N x K if transposed.</param>
    /// <param name="strideB">Distance between b's rows.</param>
    /// <param name="transposeB">Whether op(b) is b's transpose.</param>
    /// <param name="result">M x N; must not share memory with a or b.</param>
    /// <param name="strideResult">Distance between the result's rows.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="keep">Factor of what the result holds; with 0 it is not read.</param>
    /// <param name="finish">What happens to each value at the end, while it is in the cache: a bias and an activation.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape.</exception>
    public static void Multiply(
        int m, int n, int k,
        ReadOnlySpan<float> a, int strideA, bool transposeA,
        ReadOnlySpan<float> b, int strideB, bool transposeB,
        Span<float> result, int strideResult,
        float scale = 1, float keep = 0, Finish finish = default)
    {
        Check(m, n, k, a.Length, strideA, transposeA, b.Length, strideB, transposeB, result.Length, strideResult, finish);
        if (m == 0 || n == 0)
            return;
        fixed (float* pa = a, pb = b, pc = result, bias = finish.Bias, before = finish.Before)
        {
            var product = new Product
            {
                M = m, N = n, K = k,
                A = pa, StrideA = strideA, TransposeA = transposeA,
                B = pb, StrideB = strideB, TransposeB = transposeB,
                C = pc, StrideC = strideResult,
                Scale = scale, Keep = keep,
                Bias = bias, Before = before, Activation = finish.Activation,
            };
            product.Run();
        }
    }

    /// <summary>
    /// The same product for <paramref name="count"/> pairs of matrices, such as the heads of an attention layer,
    /// shared between the threads by pairs.
    /// </summary>
    /// <param name="count">Number of products.</param>
    /// <param name="m">Rows of each result.</param>
    /// <param name="n">Columns of each result.</param>
    /// <param name="k">Columns of op(a), rows of op(b).</param>
    /// <param name="a">The first left matrix; the next ones follow.</param>
    /// <param name="strideA">Distance between rows of an a.</param>
    /// <param name="stepA">Distance from one a to the next; 0 uses the same one for all.</param>
    /// <param name="transposeA">Whether op(a) is a's transpose.</param>
    /// <param name="b">The first right matrix.</param>
    /// <param name="strideB">Distance between rows of a b.</param>
    /// <param name="stepB">Distance from one b to the next; 0 uses the same one for all.</param>
    /// <param name="transposeB">Whether op(b) is b's transpose.</param>
    /// <param name="result">The first result; results must not overlap.</param>
    /// <param name="strideResult">Distance between rows of a result.</param>
    /// <param name="stepResult">Distance from one result to the next.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="keep">Factor of what the result holds; with 0 it is not read.</param>
    /// <exception cref="ArgumentException">A span is too short for its shape.</exception>
    public static void MultiplyBatch(
        int count, int m, int n, int k,
        ReadOnlySpan<float> a, int strideA, int stepA, bool transposeA,
        ReadOnlySpan<float> b, int strideB, int stepB, bool transposeB,
        Span<float> result, int strideResult, int stepResult,
        float scale = 1, float keep = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(stepA);
        ArgumentOutOfRangeException.ThrowIfNegative(stepB);
        if (count == 0 || m == 0 || n == 0)
            return;
        var last = count - 1;
        Check(m, n, k, a.Length - (long)last * stepA, strideA, transposeA, b.Length - (long)last * stepB, strideB, transposeB, result.Length - (long)last * stepResult, strideResult, default);
        fixed (float* pa = a, pb = b, pc = result)
        {
            var batch = new ProductBatch
            {
                First = new Product
                {
                    M = m, N = n, K = k,
                    A = pa, StrideA = strideA, TransposeA = transposeA,
                    B = pb, StrideB = strideB, TransposeB = transposeB,
                    C = pc, StrideC = strideResult,
                    Scale = scale, Keep = keep,
                },
                StepA = stepA, StepB = stepB, StepC = stepResult,
            };
            batch.Run(count);
        }
    }

    private static void Check(int m, int n, int k, long a, int strideA, bool transposeA, long b, int strideB, bool transposeB, long result, int strideResult, Finish finish)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        Check(transposeA ? k : m, transposeA ? m : k, strideA, a, nameof(a));
        Check(transposeB ? n : k, transposeB ? k : n, strideB, b, nameof(b));
        Check(m, n, strideResult, result, nameof(result));
        if (!finish.Bias.IsEmpty && finish.Bias.Length != n)
            throw new ArgumentException($"The bias has {finish.Bias.Length} values for {n} columns.", nameof(finish));
        if (!finish.Before.IsEmpty)
            Check(m, n, strideResult, finish.Before.Length, nameof(finish));
    }

    internal static void Check(int rows, int columns, int stride, long length, string name)
    {
        if (rows == 0 || columns == 0)
            return;
        if (stride < columns && rows > 1)
            throw new ArgumentException($"Rows of {columns} values cannot stand {stride} apart.", name);
        if ((long)(rows - 1) * stride + columns > length)
            throw new ArgumentException($"A {rows}x{columns} matrix with rows {stride} apart needs {(long)(rows - 1) * stride + columns} values, not {length}.", name);
    }
}
