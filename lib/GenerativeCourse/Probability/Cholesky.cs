using System.Numerics.Tensors;

namespace GenerativeCourse.Probability;

/// <summary>A = L Lᵀ for symmetric positive definite A, row by row so that every inner loop is a dot product of contiguous rows.</summary>
internal static class Cholesky
{
    /// <summary>The lower triangle L of a row-major n x n matrix, or null if it is not positive definite.</summary>
    public static double[]? Factor(ReadOnlySpan<double> matrix, int n)
    {
        var factor = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var rowI = factor.AsSpan(i * n, n);
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * n + j] - (j > 0 ? TensorPrimitives.Dot<double>(rowI[..j], factor.AsSpan(j * n, j)) : 0);
                if (j < i) rowI[j] = sum / factor[j * n + j];
                // A pivot lost to rounding is as good as none: the matrix is singular to working precision.
                else if (sum > 1e-13 * Math.Abs(matrix[i * n + i]) && double.IsFinite(sum)) rowI[i] = Math.Sqrt(sum);
                else return null;
            }
        }
        return factor;
    }

    /// <summary>Solves L y = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        for (var i = 0; i < n; i++)
        {
            var row = factor.Slice(i * n, i + 1);
            b[i] = (b[i] - (i > 0 ? TensorPrimitives.Dot<double>(row[..i], b[..i]) : 0)) / row[i];
        }
    }
}
