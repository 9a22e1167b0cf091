using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>Sums and means down the columns of a matrix, row by row in a span.</summary>
public static unsafe class Reductions
{
    /// <summary>The sum of each column: destination = scale · sums + keep · destination.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a column.</param>
    /// <param name="scale">Factor of the sums.</param>
    /// <param name="keep">Factor of what the destination holds; with 0 it is not read.</param>
    public static void ColumnSums(ReadOnlySpan<float> values, int columns, Span<float> destination, float scale = 1, float keep = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0)
            throw new ArgumentException($"columns must divide the number of values, {values.Length}, not be {columns}.", nameof(columns));
        if (destination.Length < columns)
            throw new ArgumentException($"The destination has {destination.Length} places for {columns} columns.", nameof(destination));
        fixed (float* from = values, to = destination)
        {
            var work = new ColumnWork { From = from, To = to, Rows = values.Length / columns, Columns = columns, Scale = scale, Keep = keep };
            Workers.Ranges(columns, Math.Max(64, (1 << 14) / Math.Max(1, work.Rows)), ref work);
        }
    }

    /// <summary>The mean of each column.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values, not empty.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a column.</param>
    public static void ColumnMeans(ReadOnlySpan<float> values, int columns, Span<float> destination) =>
        ColumnSums(values, columns, destination, scale: (float)columns / values.Length);

    /// <summary>
    /// Sums down some of the columns: strips of four vectors stay in registers, and a strip reads whole cache lines.
    /// The rows are always added in the same order, so the threads do not change a bit of the sums. After every
    /// <see cref="Block"/> rows the sums go into totals that remember what rounding took from them (W. Kahan, "Further
    /// remarks on reducing truncation errors", 1965), so millions of rows lose no digits.
    /// </summary>
    private struct ColumnWork : IRangeWork
    {
        private const int Block = 128;
        internal float* From, To;
        internal int Rows, Columns;
        internal float Scale, Keep;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int start, int end)
        {
            var width = Vector<float>.Count;
            var column = start;
            for (; column <= end - 4 * width; column += 4 * width)
            {
                Vector<float> t0 = default, t1 = default, t2 = default, t3 = default; // totals
                Vector<float> l0 = default, l1 = default, l2 = default, l3 = default; // what they lost
                var from = From + column;
                for (var first = 0; first < Rows; first += Block)
                {
                    Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
                    for (var row = Math.Min(Block, Rows - first); row > 0; row--, from += Columns)
                    {
                        s0 += Vector.Load(from);
                        s1 += Vector.Load(from + width);
                        s2 += Vector.Load(from + 2 * width);
                        s3 += Vector.Load(from + 3 * width);
                    }
                    AddTo(ref t0, ref l0, s0);
                    AddTo(ref t1, ref l1, s1);
                    AddTo(ref t2, ref l2, s2);
                    AddTo(ref t3, ref l3, s3);
                }
                Store(column, t0);
                Store(column + width, t1);
                Store(column + 2 * width, t2);
                Store(column + 3 * width, t3);
            }
            for (; column <= end - width; column += width)
            {
                Vector<float> total = default, lost = default;
                var from = From + column;
                for (var first = 0; first < Rows; first += Block)
                {
                    var sums = Vector<float>.Zero;
                    for (var row = Math.Min(Block, Rows - first); row > 0; row--, from += Columns)
                        sums += Vector.Load(from);
                    AddTo(ref total, ref lost, sums);
                }
                Store(column, total);
            }
            for (; column < end; column++)
            {
                var sum = 0.0;
                for (nint row = 0; row < Rows; row++)
                    sum += From[row * Columns + column];
                To[column] = Scale * (float)sum + (Keep == 0 ? 0 : Keep * To[column]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo(ref Vector<float> total, ref Vector<float> lost, Vector<float> sums)
        {
            var added = sums - lost;
            var next = total + added;
            lost = next - total - added;
            total = next;
        }

        private readonly void Store(int column, Vector<float> sums)
        {
            sums *= new Vector<float>(Scale);
            if (Keep != 0)
                sums += new Vector<float>(Keep) * Vector.Load(To + column);
            Vector.Store(sums, To + column);
        }
    }
}
