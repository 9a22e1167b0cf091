using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// The kernel distance of two sets of features: the squared maximum mean discrepancy with the kernel
/// k(a, b) = (aᵀb/D + 1)³, estimated without bias, so that two samples of one source give 0 on average (and now and then less).
/// </summary>
/// <remarks>M. Bińkowski et al., "Demystifying MMD GANs", ICLR 2018, section 4 and appendix; A. Gretton et al., JMLR 13 (2012), equation (3).</remarks>
public static class KernelDistance
{
    /// <summary>E k(a, a′) + E k(b, b′) - 2 E k(a, b) over different rows.</summary>
    /// <param name="first">One case per row, (N, D), at least two.</param>
    /// <param name="second">One case per row, (M, D), at least two.</param>
    public static double Between(Matrix first, Matrix second)
    {
        Guard.Features(first);
        Guard.Features(second, first.Columns);
        Guard.AtLeast(first.Rows, 2, nameof(first));
        Guard.AtLeast(second.Rows, 2, nameof(second));
        return Within(first) + Within(second) - 2 * Across(first, second, 0, first.Rows) / ((double)first.Rows * second.Rows);
    }

    private static double Within(Matrix x)
    {
        var all = Across(x, x, 0, x.Rows);
        for (var i = 0; i < x.Rows; i++)
            all -= Kernel(x.Row(i), x.Row(i));
        return all / ((double)x.Rows * (x.Rows - 1));
    }

    private static double Across(Matrix a, Matrix b, int start, int end)
    {
        var sum = 0.0;
        for (var i = start; i < end; i++)
        {
            Cancellation.ThrowIfRequested();
            for (var j = 0; j < b.Rows; j++)
                sum += Kernel(a.Row(i), b.Row(j));
        }
        return sum;
    }

    private static double Kernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var k = (double)TensorPrimitives.Dot(a, b) / a.Length + 1;
        return k * k * k;
    }
}
