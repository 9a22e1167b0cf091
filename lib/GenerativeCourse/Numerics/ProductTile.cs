using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// The innermost loops of a matrix product: a tile of the result, some rows high and two vectors wide, stays in
/// registers while k runs. 6 rows make 12 sums; with two vectors of b and one value of a they fill 15 of 16
/// registers, and 12 independent multiply-adds are enough to hide their latency.
/// K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).
/// </summary>
/// <remarks>The parameters are those of <see cref="ProductKernel.Tile"/>.</remarks>
/// <typeparam name="T">The vector.</typeparam>
/// <typeparam name="TVectors">What is done with it.</typeparam>
internal static unsafe class ProductTile<T, TVectors>
    where T : struct
    where TVectors : IProductVectors<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Of(int rows, nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        switch (rows)
        {
            case 6:
                Six(k, a, rowA, columnA, b, rowB, c, rowC, scale, keep);
                break;
            case 4:
                Four(k, a, rowA, columnA, b, rowB, c, rowC, scale, keep);
                break;
            case 2:
                Two(k, a, rowA, columnA, b, rowB, c, rowC, scale, keep);
                break;
            default:
                One(k, a, columnA, b, rowB, c, scale, keep);
                break;
        }
    }

    /// <summary>Copies rows of b, two vectors each, one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Copy(float* from, nint stride, float* to, int length)
    {
        for (var i = 0; i < length; i++)
        {
            TVectors.Store(TVectors.Load(from), to);
            TVectors.Store(TVectors.Load(from + TVectors.Count), to + TVectors.Count);
            from += stride;
            to += 2 * TVectors.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        T c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        T c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        float* a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA, a4 = a3 + rowA, a5 = a4 + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = TVectors.Load(b);
            var b1 = TVectors.Load(b + TVectors.Count);
            b += rowB;
            var x = TVectors.All(a[at]);
            c00 = TVectors.MultiplyAdd(x, b0, c00);
            c01 = TVectors.MultiplyAdd(x, b1, c01);
            x = TVectors.All(a1[at]);
            c10 = TVectors.MultiplyAdd(x, b0, c10);
            c11 = TVectors.MultiplyAdd(x, b1, c11);
            x = TVectors.All(a2[at]);
            c20 = TVectors.MultiplyAdd(x, b0, c20);
            c21 = TVectors.MultiplyAdd(x, b1, c21);
            x = TVectors.All(a3[at]);
            c30 = TVectors.MultiplyAdd(x, b0, c30);
            c31 = TVectors.MultiplyAdd(x, b1, c31);
            x = TVectors.All(a4[at]);
            c40 = TVectors.MultiplyAdd(x, b0, c40);
            c41 = TVectors.MultiplyAdd(x, b1, c41);
            x = TVectors.All(a5[at]);
            c50 = TVectors.MultiplyAdd(x, b0, c50);
            c51 = TVectors.MultiplyAdd(x, b1, c51);
        }
        Store(c, c00, c01, scale, keep);
        Store(c += rowC, c10, c11, scale, keep);
        Store(c += rowC, c20, c21, scale, keep);
        Store(c += rowC, c30, c31, scale, keep);
        Store(c += rowC, c40, c41, scale, keep);
        Store(c + rowC, c50, c51, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        T c00 = default, c01 = default, c10 = default, c11 = default;
        T c20 = default, c21 = default, c30 = default, c31 = default;
        float* a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = TVectors.Load(b);
            var b1 = TVectors.Load(b + TVectors.Count);
            b += rowB;
            var x = TVectors.All(a[at]);
            c00 = TVectors.MultiplyAdd(x, b0, c00);
            c01 = TVectors.MultiplyAdd(x, b1, c01);
            x = TVectors.All(a1[at]);
            c10 = TVectors.MultiplyAdd(x, b0, c10);
            c11 = TVectors.MultiplyAdd(x, b1, c11);
            x = TVectors.All(a2[at]);
            c20 = TVectors.MultiplyAdd(x, b0, c20);
            c21 = TVectors.MultiplyAdd(x, b1, c21);
            x = TVectors.All(a3[at]);
            c30 = TVectors.MultiplyAdd(x, b0, c30);
            c31 = TVectors.MultiplyAdd(x, b1, c31);
        }
        Store(c, c00, c01, scale, keep);
        Store(c += rowC, c10, c11, scale, keep);
        Store(c += rowC, c20, c21, scale, keep);
        Store(c + rowC, c30, c31, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        T c00 = default, c01 = default, c10 = default, c11 = default;
        var a1 = a + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = TVectors.Load(b);
            var b1 = TVectors.Load(b + TVectors.Count);
            b += rowB;
            var x = TVectors.All(a[at]);
            c00 = TVectors.MultiplyAdd(x, b0, c00);
            c01 = TVectors.MultiplyAdd(x, b1, c01);
            x = TVectors.All(a1[at]);
            c10 = TVectors.MultiplyAdd(x, b0, c10);
            c11 = TVectors.MultiplyAdd(x, b1, c11);
        }
        Store(c, c00, c01, scale, keep);
        Store(c + rowC, c10, c11, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(nint k, float* a, nint columnA, float* b, nint rowB, float* c, float scale, float keep)
    {
        T c00 = default, c01 = default;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var x = TVectors.All(a[at]);
            c00 = TVectors.MultiplyAdd(x, TVectors.Load(b), c00);
            c01 = TVectors.MultiplyAdd(x, TVectors.Load(b + TVectors.Count), c01);
            b += rowB;
        }
        Store(c, c00, c01, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, T sum0, T sum1, float scale, float keep)
    {
        if (scale != 1)
        {
            var factor = TVectors.All(scale);
            sum0 = TVectors.MultiplyAdd(factor, sum0, default);
            sum1 = TVectors.MultiplyAdd(factor, sum1, default);
        }
        if (keep != 0)
        {
            var old = TVectors.All(keep);
            sum0 = TVectors.MultiplyAdd(old, TVectors.Load(c), sum0);
            sum1 = TVectors.MultiplyAdd(old, TVectors.Load(c + TVectors.Count), sum1);
        }
        TVectors.Store(sum0, c);
        TVectors.Store(sum1, c + TVectors.Count);
    }
}
