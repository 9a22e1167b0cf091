using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// A matrix times a vector. Every value of the matrix is used once, so memory sets the pace: it is read in order, and
/// enough sums run side by side to keep up with it.
/// </summary>
internal unsafe struct VectorProduct : IRangeWork
{
    private const int WorthSharing = 1 << 15;

    internal int Rows, Columns;
    internal float* A;
    internal nint StrideA;
    internal bool TransposeA;
    internal float* X;
    internal float* Result;
    internal float Scale, Keep;

    internal void Run()
    {
        var (outputs, sumLength) = TransposeA ? (Columns, Rows) : (Rows, Columns);
        Workers.Ranges(outputs, Math.Max(64, WorthSharing / Math.Max(1, sumLength)), ref this);
    }

    public readonly void Run(int start, int end)
    {
        if (TransposeA)
            DownColumns(start, end);
        else
            AlongRows(start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AlongRows(int start, int end)
    {
        var width = Vector<float>.Count;
        for (var row = start; row < end; row++)
        {
            var a = A + row * StrideA;
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var j = 0;
            for (; j <= Columns - 4 * width; j += 4 * width)
            {
                s0 = Vector.FusedMultiplyAdd(Vector.Load(a + j), Vector.Load(X + j), s0);
                s1 = Vector.FusedMultiplyAdd(Vector.Load(a + j + width), Vector.Load(X + j + width), s1);
                s2 = Vector.FusedMultiplyAdd(Vector.Load(a + j + 2 * width), Vector.Load(X + j + 2 * width), s2);
                s3 = Vector.FusedMultiplyAdd(Vector.Load(a + j + 3 * width), Vector.Load(X + j + 3 * width), s3);
            }
            for (; j <= Columns - width; j += width)
                s0 = Vector.FusedMultiplyAdd(Vector.Load(a + j), Vector.Load(X + j), s0);
            var sum = Vector.Sum(s0 + s1 + (s2 + s3));
            for (; j < Columns; j++)
                sum = MathF.FusedMultiplyAdd(a[j], X[j], sum);
            Result[row] = Scale * sum + (Keep == 0 ? 0 : Keep * Result[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void DownColumns(int start, int end)
    {
        var width = Vector<float>.Count;
        var column = start;
        for (; column <= end - 4 * width; column += 4 * width)
        {
            Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var a = A + column;
            for (var i = 0; i < Rows; i++, a += StrideA)
            {
                var x = new Vector<float>(X[i]);
                s0 = Vector.FusedMultiplyAdd(x, Vector.Load(a), s0);
                s1 = Vector.FusedMultiplyAdd(x, Vector.Load(a + width), s1);
                s2 = Vector.FusedMultiplyAdd(x, Vector.Load(a + 2 * width), s2);
                s3 = Vector.FusedMultiplyAdd(x, Vector.Load(a + 3 * width), s3);
            }
            Store(column, s0);
            Store(column + width, s1);
            Store(column + 2 * width, s2);
            Store(column + 3 * width, s3);
        }
        for (; column < end; column++)
        {
            var sum = 0f;
            for (var i = 0; i < Rows; i++)
                sum = MathF.FusedMultiplyAdd(X[i], A[i * StrideA + column], sum);
            Result[column] = Scale * sum + (Keep == 0 ? 0 : Keep * Result[column]);
        }
    }

    private readonly void Store(int column, Vector<float> sums)
    {
        sums *= new Vector<float>(Scale);
        if (Keep != 0)
            sums += new Vector<float>(Keep) * Vector.Load(Result + column);
        Vector.Store(sums, Result + column);
    }
}
