using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// The innermost loops of a matrix product: a tile of the result, some rows high and two vectors wide, stays in
/// registers while k runs. 6 rows make 12 sums; with two vectors of b and one value of a they fill 15 of 16
/// registers, and 12 independent multiply-adds are enough to hide their latency.
/// K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).
/// </summary>
internal static unsafe class ProductKernel
{
    /// <summary>Rows of the largest tile.</summary>
    internal const int MaxRows = 6;

    /// <summary>Columns of a tile.</summary>
    internal static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * Vector<float>.Count;
    }

    /// <summary>How many rows the next tile takes when so many are left: all numbers are made of 6, 4, 2 and 1.</summary>
    internal static int NextRows(int left) => left switch
    {
        >= 10 or 6 or 7 => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    /// <summary>c = scale · a · b + keep · c for one tile.</summary>
    /// <param name="rows">Rows of the tile: 6, 4, 2 or 1.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="a">a[i, p] stands at a + i·rowA + p·columnA.</param>
    /// <param name="rowA">Distance between rows of a.</param>
    /// <param name="columnA">Distance between columns of a.</param>
    /// <param name="b">b[p, j] stands at b + p·rowB + j.</param>
    /// <param name="rowB">Distance between rows of b.</param>
    /// <param name="c">c[i, j] stands at c + i·rowC + j.</param>
    /// <param name="rowC">Distance between rows of c.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="keep">Factor of what c holds; with 0 it is not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Tile(int rows, nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        float* a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA, a4 = a3 + rowA, a5 = a4 + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + Vector<float>.Count);
            b += rowB;
            var x = new Vector<float>(a[at]);
            c00 = Vector.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector.FusedMultiplyAdd(x, b1, c01);
            x = new Vector<float>(a1[at]);
            c10 = Vector.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector.FusedMultiplyAdd(x, b1, c11);
            x = new Vector<float>(a2[at]);
            c20 = Vector.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector.FusedMultiplyAdd(x, b1, c21);
            x = new Vector<float>(a3[at]);
            c30 = Vector.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector.FusedMultiplyAdd(x, b1, c31);
            x = new Vector<float>(a4[at]);
            c40 = Vector.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector.FusedMultiplyAdd(x, b1, c41);
            x = new Vector<float>(a5[at]);
            c50 = Vector.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector.FusedMultiplyAdd(x, b1, c51);
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
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector<float> c20 = default, c21 = default, c30 = default, c31 = default;
        float* a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + Vector<float>.Count);
            b += rowB;
            var x = new Vector<float>(a[at]);
            c00 = Vector.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector.FusedMultiplyAdd(x, b1, c01);
            x = new Vector<float>(a1[at]);
            c10 = Vector.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector.FusedMultiplyAdd(x, b1, c11);
            x = new Vector<float>(a2[at]);
            c20 = Vector.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector.FusedMultiplyAdd(x, b1, c21);
            x = new Vector<float>(a3[at]);
            c30 = Vector.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector.FusedMultiplyAdd(x, b1, c31);
        }
        Store(c, c00, c01, scale, keep);
        Store(c += rowC, c10, c11, scale, keep);
        Store(c += rowC, c20, c21, scale, keep);
        Store(c + rowC, c30, c31, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(nint k, float* a, nint rowA, nint columnA, float* b, nint rowB, float* c, nint rowC, float scale, float keep)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default;
        var a1 = a + rowA;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + Vector<float>.Count);
            b += rowB;
            var x = new Vector<float>(a[at]);
            c00 = Vector.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector.FusedMultiplyAdd(x, b1, c01);
            x = new Vector<float>(a1[at]);
            c10 = Vector.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector.FusedMultiplyAdd(x, b1, c11);
        }
        Store(c, c00, c01, scale, keep);
        Store(c + rowC, c10, c11, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(nint k, float* a, nint columnA, float* b, nint rowB, float* c, float scale, float keep)
    {
        Vector<float> c00 = default, c01 = default;
        for (nint at = 0, end = k * columnA; at != end; at += columnA)
        {
            var x = new Vector<float>(a[at]);
            c00 = Vector.FusedMultiplyAdd(x, Vector.Load(b), c00);
            c01 = Vector.FusedMultiplyAdd(x, Vector.Load(b + Vector<float>.Count), c01);
            b += rowB;
        }
        Store(c, c00, c01, scale, keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector<float> sum0, Vector<float> sum1, float scale, float keep)
    {
        var factor = new Vector<float>(scale);
        sum0 *= factor;
        sum1 *= factor;
        if (keep != 0)
        {
            var old = new Vector<float>(keep);
            sum0 = Vector.FusedMultiplyAdd(old, Vector.Load(c), sum0);
            sum1 = Vector.FusedMultiplyAdd(old, Vector.Load(c + Vector<float>.Count), sum1);
        }
        Vector.Store(sum0, c);
        Vector.Store(sum1, c + Vector<float>.Count);
    }
}
