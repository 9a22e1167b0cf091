using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenerativeCourse.Numerics;

/// <summary>Chooses the tile of a matrix product: how wide, by the processor and the result, and how high, by the rows left.</summary>
internal static unsafe class ProductKernel
{
    /// <summary>Rows of the largest tile.</summary>
    internal const int MaxRows = 6;

    /// <summary>Columns of a tile in a result of so many: two vectors, as wide as the processor has them and the result can use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ColumnsFor(int columns) => 2 * (HasWide && columns > 2 * Vector<float>.Count ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>How many rows the next tile takes when so many are left: all numbers are made of 6, 4, 2 and 1.</summary>
    internal static int NextRows(int left) => left switch
    {
        >= 10 or 6 or 7 => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    /// <summary>c = scale · a · b + keep · c for one tile.</summary>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="rows">Rows of the tile: 6, 4, 2 or 1.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="a">a[i, p] stands at a + i·rowA + p·columnA.</param>
    /// <param name="rowA">Distance between rows of a.</param>
    /// <param name="columnA">Distance between columns of a.</param>
    /// <param name="b">b[p, j] stands at b + p·columns + j.</param>
    /// <param name="c">c[i, j] stands at c + i·rowC + j.</param>
    /// <param name="rowC">Distance between rows of c.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="keep">Factor of what c holds; with 0 it is not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Tile(int columns, int rows, nint k, float* a, nint rowA, nint columnA, float* b, float* c, nint rowC, float scale, float keep)
    {
        if (HasWide && columns == 2 * Vector512<float>.Count)
            ProductTile<Vector512<float>, WideVectors>.Of(rows, k, a, rowA, columnA, b, columns, c, rowC, scale, keep);
        else
            ProductTile<Vector<float>, PlainVectors>.Of(rows, k, a, rowA, columnA, b, columns, c, rowC, scale, keep);
    }

    /// <summary>Copies so many rows of b, a tile's columns wide and <paramref name="stride"/> apart, one behind the other.</summary>
    internal static void CopyPanel(int columns, float* from, nint stride, float* to, int rows)
    {
        if (HasWide && columns == 2 * Vector512<float>.Count)
            ProductTile<Vector512<float>, WideVectors>.Copy(from, stride, to, rows);
        else
            ProductTile<Vector<float>, PlainVectors>.Copy(from, stride, to, rows);
    }

    private static bool HasWide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && Vector<float>.Count < Vector512<float>.Count;
    }
}
