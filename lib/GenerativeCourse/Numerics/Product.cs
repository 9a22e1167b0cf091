using System.Numerics;
using System.Runtime.CompilerServices;

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
    internal nint StrideB;
    internal bool TransposeB;
    internal float* C;
    internal nint StrideC;
    internal float Scale, Keep;
    internal float* Bias;
    internal float* Before;
    internal Activation Activation;

    /// <summary>Computes the product on all threads if it is large enough.</summary>
    internal void Run()
    {
        var threads = (long)M * N * K < WorthSharing ? 1 : Workers.Count;
        var tiles = Math.Max(M / 2 / ProductKernel.MaxRows, N / 2 / ProductKernel.Columns);
        threads = Math.Min(threads, tiles);
        if (threads <= 1)
        {
            RunAlone(0, M, 0, N);
        }
        else if (N > M)
        {
            var columns = new ByColumns { Product = this, Parts = threads };
            Workers.For(threads, ref columns);
        }
        else
        {
            RunByRows(threads);
        }
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
                var packed = Scratch.B(Panels(columns) * ProductKernel.Columns * length);
                PackB(packed, p, length, column, columns, 0, Panels(columns));
                Rows(packed, p, length, column, columns, firstRow, endRow);
            }
        }
    }

    private void RunByRows(int threads)
    {
        var run = RunLength();
        var work = new ByRows { Product = this, Parts = threads };
        for (var column = 0; column < N; column += BlockColumns)
        {
            work.Column = column;
            work.Columns = Math.Min(BlockColumns, N - column);
            for (var p = 0; p < K || p == 0; p += run)
            {
                work.P = p;
                work.Length = Math.Min(run, K - p);
                work.Packed = Scratch.B(Panels(work.Columns) * ProductKernel.Columns * work.Length);
                work.Packing = true;
                Workers.For(threads, ref work);
                work.Packing = false;
                Workers.For(threads, ref work);
            }
        }
    }

    // Runs of equal length: 784 = 2 · 392 rather than 400 + 384.
    private readonly int RunLength()
    {
        var runs = (K + LongestRun - 1) / LongestRun;
        return runs <= 1 ? Math.Max(K, 1) : (K + runs - 1) / runs;
    }

    private static int Panels(int columns) => (columns + ProductKernel.Columns - 1) / ProductKernel.Columns;

    /// <summary>Copies panels of b: panel after panel, each Length rows of one tile's columns, zero beyond the last column.</summary>
    private readonly void PackB(float* packed, int p, int length, int column, int columns, int firstPanel, int endPanel)
    {
        var width = ProductKernel.Columns;
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var to = packed + (nint)panel * width * length;
            var first = column + panel * width;
            var there = Math.Min(width, column + columns - first);
            if (there < width)
                new Span<float>(to, width * length).Clear();
            if (TransposeB)
                Transposition.Transpose(there, length, B + first * StrideB + p, StrideB, to, width);
            else if (there == width)
                CopyPanel(B + p * StrideB + first, StrideB, to, length);
            else
                for (var i = 0; i < length; i++)
                    new Span<float>(B + (p + i) * StrideB + first, there).CopyTo(new Span<float>(to + i * width, there));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPanel(float* from, nint stride, float* to, int length)
    {
        for (var i = 0; i < length; i++)
        {
            Vector.Store(Vector.Load(from), to);
            Vector.Store(Vector.Load(from + Vector<float>.Count), to + Vector<float>.Count);
            from += stride;
            to += 2 * Vector<float>.Count;
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
        var width = ProductKernel.Columns;
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
                    ProductKernel.Tile(height, length, from, rowA, columnA, b, width, c, StrideC, Scale, keep);
                }
                else
                {
                    ProductKernel.Tile(height, length, from, rowA, columnA, b, width, edge, width, Scale, 0);
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
            var from = edge + i * ProductKernel.Columns;
            var to = c + i * StrideC;
            for (var j = 0; j < columns; j++)
                to[j] = keep == 0 ? from[j] : MathF.FusedMultiplyAdd(keep, to[j], from[j]);
        }
    }

    // a is stored K x M: the values that a tile reads together already stand side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly float* PackA(int p, int length, int row, int rows)
    {
        var packed = Scratch.A(rows * length + 8);
        var to = packed;
        for (var i = 0; i < rows;)
        {
            var height = ProductKernel.NextRows(rows - i);
            var from = A + p * StrideA + row + i;
            if (height == 6)
            {
                for (var q = 0; q < length; q++, from += StrideA, to += 6)
                {
                    *(UInt128*)to = *(UInt128*)from;
                    *(ulong*)(to + 4) = *(ulong*)(from + 4);
                }
            }
            else if (height == 4)
            {
                for (var q = 0; q < length; q++, from += StrideA, to += 4)
                    *(UInt128*)to = *(UInt128*)from;
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
        for (var i = row; i < row + rows; i++)
        {
            var values = new Span<float>(C + i * StrideC + column, columns);
            if (Bias != null)
                System.Numerics.Tensors.TensorPrimitives.Add(values, new ReadOnlySpan<float>(Bias + column, columns), values);
            if (Before != null)
                values.CopyTo(new Span<float>(Before + i * StrideC + column, columns));
            if (Activation != Activation.Identity)
                Functions.Apply(Activation, values, values);
        }
    }

    private struct ByColumns : IPartedWork
    {
        internal Product Product;
        internal int Parts;

        public readonly void Run(int part)
        {
            var width = ProductKernel.Columns;
            var panels = Panels(Product.N);
            var first = (int)((long)panels * part / Parts) * width;
            var end = Math.Min((int)((long)panels * (part + 1) / Parts) * width, Product.N);
            Product.RunAlone(0, Product.M, first, end);
        }
    }

    private struct ByRows : IPartedWork
    {
        internal Product Product;
        internal int Parts, Column, Columns, P, Length;
        internal float* Packed;
        internal bool Packing;

        public readonly void Run(int part)
        {
            if (Packing)
            {
                var panels = Panels(Columns);
                Product.PackB(Packed, P, Length, Column, Columns, (int)((long)panels * part / Parts), (int)((long)panels * (part + 1) / Parts));
                return;
            }
            var tiles = (Product.M + ProductKernel.MaxRows - 1) / ProductKernel.MaxRows;
            var first = (int)((long)tiles * part / Parts) * ProductKernel.MaxRows;
            var end = Math.Min((int)((long)tiles * (part + 1) / Parts) * ProductKernel.MaxRows, Product.M);
            Product.Rows(Packed, P, Length, Column, Columns, first, end);
        }
    }
}
