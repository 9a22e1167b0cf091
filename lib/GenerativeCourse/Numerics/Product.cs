using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenerativeCourse.Numerics;

/// <summary>
/// One matrix product and how it is cut so that every operand is read from a near cache: k in runs whose slice of b,
/// two vectors wide, stays in the first-level cache; rows in blocks that stay in the second-level cache. b is copied
/// ("packed") so that a tile reads it in order; a is read where it lies, or copied if it is transposed.
/// </summary>
internal unsafe struct Product
{
    private const int LongestRun = 400;
    private const int BlockRows = 240;
    private const int BlockColumns = 2048;

    // Below this many multiply-adds, telling another thread takes longer than doing the work.
    private const long WorthSharing = 1 << 16;

    internal int M, N, K;
    internal float* A;
    internal nint StrideA;
    internal bool TransposeA;
    internal float* B;
    internal float* Packed;
    internal nint StrideB;
    internal bool TransposeB;
    internal float* C;
    internal nint StrideC;
    internal float Scale, Keep;
    internal float* Bias;
    internal float* Before;
    internal Activation Activation;

    /// <summary>Whether several threads are faster than one.</summary>
    internal readonly bool IsLarge => (long)M * N * K >= WorthSharing;

    // Columns of a tile.
    private readonly int Width => ProductKernel.ColumnsFor(N);

    /// <summary>Room for the whole of b in panels.</summary>
    internal readonly int PackedLength => PaddedColumns * K;

    private readonly int PaddedColumns => Tiles(N, Width) * Width;

    /// <summary>Copies the whole of b, run after run and in each panel after panel, for products to come.</summary>
    internal readonly void PackAll(float* packed)
    {
        for (int p = 0, run = RunLength(); p < K; p += run)
            PackB(packed + (nint)p * PaddedColumns, p, Math.Min(run, K - p), 0, N);
    }

    /// <summary>Computes the product on all threads if it is large enough.</summary>
    internal void Run()
    {
        var threads = Workers.Count;
        if (threads == 1 || !IsLarge)
        {
            RunAlone(0, M, 0, N);
            return;
        }
        var (down, across) = Grid(threads);
        var work = new Share { Product = this, Down = down, Across = across };
        Workers.For(down * across, ref work);
    }

    /// <summary>
    /// Cuts the result into rectangles, one a thread, so that the largest is done soonest. Each thread packs what it
    /// needs for itself: with what costs half a tile a panel of b, sharing the copy between cores is not worth the wait.
    /// </summary>
    private readonly (int Down, int Across) Grid(int threads)
    {
        var (best, bestCost) = ((1, 1), double.MaxValue);
        for (var down = 1; down <= threads; down++)
        {
            var across = threads / down;
            var rows = (Tiles(M, ProductKernel.MaxRows) + down - 1) / down;
            var columns = (Tiles(N, Width) + across - 1) / across;
            var cost = (double)rows * columns + 0.5 * columns + (TransposeA ? 0.4 * rows : 0);
            if (cost < bestCost)
                (best, bestCost) = ((down, across), cost);
        }
        return best;
    }

    /// <summary>Computes a part of the result on the calling thread.</summary>
    internal readonly void RunAlone(int firstRow, int endRow, int firstColumn, int endColumn)
    {
        var run = RunLength();
        for (var column = firstColumn; column < endColumn; column += BlockColumns)
        {
            var columns = Math.Min(BlockColumns, endColumn - column);
            for (var p = 0; p < K || p == 0; p += run)
            {
                var length = Math.Min(run, K - p);
                var packed = Packed != null ? Packed + (nint)p * PaddedColumns + (nint)column * length : PackB(p, length, column, columns);
                Rows(packed, p, length, column, columns, firstRow, endRow);
            }
        }
    }

    // Runs of equal length: 784 = 2 · 392 rather than 400 + 384.
    private readonly int RunLength()
    {
        var runs = (K + LongestRun - 1) / LongestRun;
        return runs <= 1 ? Math.Max(K, 1) : (K + runs - 1) / runs;
    }

    private static int Tiles(int length, int side) => (length + side - 1) / side;

    /// <summary>Copies panels of b: panel after panel, each Length rows of one tile's columns, zero beyond the last column.</summary>
    private readonly float* PackB(int p, int length, int column, int columns)
    {
        var packed = PackingBuffers.B(Tiles(columns, Width) * Width * length);
        PackB(packed, p, length, column, columns);
        return packed;
    }

    private readonly void PackB(float* packed, int p, int length, int column, int columns)
    {
        var width = Width;
        for (var panel = 0; panel * width < columns; panel++)
        {
            var to = packed + (nint)panel * width * length;
            var first = column + panel * width;
            var there = Math.Min(width, column + columns - first);
            if (there < width)
                new Span<float>(to, width * length).Clear();
            if (TransposeB)
                Transposition.Transpose(there, length, B + first * StrideB + p, StrideB, to, width);
            else if (there == width)
                ProductKernel.CopyPanel(width, B + p * StrideB + first, StrideB, to, length);
            else
                for (var i = 0; i < length; i++)
                    new Span<float>(B + (p + i) * StrideB + first, there).CopyTo(new Span<float>(to + i * width, there));
        }
    }

    /// <summary>Adds one run of k to the rows of the result, and finishes them after the last run.</summary>
    private readonly void Rows(float* packed, int p, int length, int column, int columns, int firstRow, int endRow)
    {
        var last = p + length >= K;
        for (var row = firstRow; row < endRow; row += BlockRows)
        {
            var rows = Math.Min(BlockRows, endRow - row);
            Block(packed, p, length, column, columns, row, rows);
            if (last && (Bias != null || Before != null || Activation != Activation.Identity))
                FinishBlock(row, rows, column, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Block(float* packed, int p, int length, int column, int columns, int row, int rows)
    {
        var width = Width;
        var keep = p == 0 ? Keep : 1f;
        var a = TransposeA ? PackA(p, length, row, rows) : A + row * StrideA + p;
        var edge = stackalloc float[ProductKernel.MaxRows * width];
        for (var panel = 0; panel * width < columns; panel++)
        {
            var b = packed + (nint)panel * width * length;
            var there = columns - panel * width;
            var from = a;
            for (var i = 0; i < rows;)
            {
                var height = ProductKernel.NextRows(rows - i);
                var c = C + (row + i) * StrideC + column + panel * width;
                var (rowA, columnA) = TransposeA ? ((nint)1, (nint)height) : (StrideA, 1);
                if (there >= width)
                {
                    ProductKernel.Tile(width, height, length, from, rowA, columnA, b, c, StrideC, Scale, keep);
                }
                else
                {
                    ProductKernel.Tile(width, height, length, from, rowA, columnA, b, edge, width, Scale, 0);
                    AddEdge(edge, height, there, c, keep);
                }
                from += TransposeA ? height * length : height * StrideA;
                i += height;
            }
        }
    }

    private readonly void AddEdge(float* edge, int rows, int columns, float* c, float keep)
    {
        for (var i = 0; i < rows; i++)
        {
            var from = edge + i * Width;
            var to = c + i * StrideC;
            for (var j = 0; j < columns; j++)
                to[j] = keep == 0 ? from[j] : MathF.FusedMultiplyAdd(keep, to[j], from[j]);
        }
    }

    // a is stored K x M: the values that a tile reads together already stand side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly float* PackA(int p, int length, int row, int rows)
    {
        var packed = PackingBuffers.A(rows * length + 8);
        var to = packed;
        for (var i = 0; i < rows;)
        {
            var height = ProductKernel.NextRows(rows - i);
            var from = A + p * StrideA + row + i;
            if (height == 6)
            {
                for (var q = 0; q < length; q++, from += StrideA, to += 6)
                {
                    Vector128.Store(Vector128.Load(from), to);
                    *(ulong*)(to + 4) = *(ulong*)(from + 4);
                }
            }
            else if (height == 4)
            {
                for (var q = 0; q < length; q++, from += StrideA, to += 4)
                    Vector128.Store(Vector128.Load(from), to);
            }
            else
            {
                for (var q = 0; q < length; q++, from += StrideA)
                    for (var r = 0; r < height; r++)
                        *to++ = from[r];
            }
            i += height;
        }
        return packed;
    }

    private readonly void FinishBlock(int row, int rows, int column, int columns)
    {
        var work = new FinishWork(this, row, rows, column, columns);
        ActivationFunctions.Run(Activation, ref work);
    }

    private readonly struct FinishWork(Product product, int row, int rows, int column, int columns) : IActivationWork
    {
        public void Run<T>()
            where T : struct, IActivation
        {
            for (var i = row; i < row + rows; i++)
            {
                var at = i * product.StrideC + column;
                Elementwise.Finish<T>(product.C + at, product.Bias == null ? null : product.Bias + column, product.Before == null ? null : product.Before + at, columns);
            }
        }
    }

    private struct Share : IPartedWork
    {
        internal Product Product;
        internal int Down, Across;

        public readonly void Run(int part)
        {
            var (i, j) = (part / Across, part % Across);
            Product.RunAlone(
                Cut(Product.M, ProductKernel.MaxRows, i, Down), Cut(Product.M, ProductKernel.MaxRows, i + 1, Down),
                Cut(Product.N, Product.Width, j, Across), Cut(Product.N, Product.Width, j + 1, Across));
        }

        private static int Cut(int length, int side, int part, int parts) =>
            Math.Min(length, (int)((long)Tiles(length, side) * part / parts) * side);
    }
}
