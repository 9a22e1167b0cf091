using GenerativeCourse.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// The Fréchet distance of two sets of features taken as normal distributions:
/// d² = ‖μ₁ - μ₂‖² + tr(Σ₁ + Σ₂ - 2 (Σ₁ Σ₂)^½). It is 0 only for equal means and covariances, and estimated from few
/// samples it is too large, the more the fewer there are.
/// </summary>
/// <remarks>M. Heusel et al., "GANs trained by a two time-scale update rule", NIPS 2017, equation (6); its bias: M. Chong, D. Forsyth, CVPR 2020.</remarks>
public static class FrechetDistance
{
    /// <summary>d² of the normal distributions with the mean and covariance of each set.</summary>
    /// <param name="first">One case per row, (N, D), at least two.</param>
    /// <param name="second">One case per row, (M, D), at least two.</param>
    public static double Between(Matrix first, Matrix second)
    {
        Guard.Features(first);
        Guard.Features(second, first.Columns);
        Guard.AtLeast(first.Rows, 2, nameof(first));
        Guard.AtLeast(second.Rows, 2, nameof(second));
        var (m1, c1) = Moments(first);
        var (m2, c2) = Moments(second);
        return Between(m1, c1, m2, c2);
    }

    /// <summary>d² of two normal distributions.</summary>
    /// <param name="mean1">μ₁, (D).</param>
    /// <param name="covariance1">Σ₁, (D, D), symmetric, with no negative eigenvalue.</param>
    /// <param name="mean2">μ₂, (D).</param>
    /// <param name="covariance2">Σ₂, (D, D), symmetric, with no negative eigenvalue.</param>
    public static double Between(Vector<double> mean1, Matrix<double> covariance1, Vector<double> mean2, Matrix<double> covariance2)
    {
        ArgumentNullException.ThrowIfNull(mean1);
        ArgumentNullException.ThrowIfNull(covariance1);
        ArgumentNullException.ThrowIfNull(mean2);
        ArgumentNullException.ThrowIfNull(covariance2);
        // Σ₁Σ₂ has the eigenvalues of the symmetric Σ₁^½ Σ₂ Σ₁^½, which a symmetric solver finds exactly.
        var root = SquareRoot(covariance1);
        var product = root * covariance2 * root;
        var cross = Eigenvalues(((product + product.Transpose()) / 2).Evd(Symmetricity.Symmetric)).Sum(value => Math.Sqrt(Math.Max(0, value)));
        var difference = mean1 - mean2;
        return Math.Max(0, difference * difference + covariance1.Trace() + covariance2.Trace() - 2 * cross);
    }

    private static Matrix<double> SquareRoot(Matrix<double> covariance)
    {
        var evd = covariance.Evd(Symmetricity.Symmetric);
        var roots = Vector<double>.Build.DenseOfEnumerable(Eigenvalues(evd).Select(value => Math.Sqrt(Math.Max(0, value))));
        return evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(roots) * evd.EigenVectors.Transpose();
    }

    private static IEnumerable<double> Eigenvalues(MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> evd) => evd.EigenValues.Select(value => value.Real);

    // The mean, and the covariance with N - 1 below.
    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(Matrix data)
    {
        var x = Matrix<double>.Build.Dense(data.Rows, data.Columns, (i, j) => data[i, j]);
        var mean = x.ColumnSums() / data.Rows;
        for (var i = 0; i < x.RowCount; i++)
            x.SetRow(i, x.Row(i) - mean);
        return (mean, x.TransposeThisAndMultiply(x) / (data.Rows - 1));
    }
}
