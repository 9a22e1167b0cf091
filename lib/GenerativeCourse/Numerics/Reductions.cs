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
            throw new ArgumentException($"{values.Length} values do not make rows of {columns}.", nameof(values));
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
    /// The rows are always added in the same order, so the threads do not change a bit of the sums.
    /// </summary>
    private struct ColumnWork : IRangeWork
    {
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
                Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
                var from = From + column;
                for (var row = 0; row < Rows; row++, from += Columns)
                {
                    s0 += Vector.Load(from);
                    s1 += Vector.Load(from + width);
                    s2 += Vector.Load(from + 2 * width);
                    s3 += Vector.Load(from + 3 * width);
                }
                Store(column, s0);
                Store(column + width, s1);
                Store(column + 2 * width, s2);
                Store(column + 3 * width, s3);
            }
            for (; column <= end - width; column += width)
            {
                var sums = Vector<float>.Zero;
                var from = From + column;
                for (var row = 0; row < Rows; row++, from += Columns)
                    sums += Vector.Load(from);
                Store(column, sums);
            }
            for (; column < end; column++)
            {
                var sum = 0f;
                for (var row = 0; row < Rows; row++)
                    sum += From[row * Columns + column];
                To[column] = Scale * sum + (Keep == 0 ? 0 : Keep * To[column]);
            }
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
