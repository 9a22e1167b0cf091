using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>Sums, means and maxima along the rows or columns of a matrix, row by row in a span.</summary>
public static class Reductions
{
    /// <summary>The sum of each row.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a row.</param>
    public static void RowSums(ReadOnlySpan<float> values, int columns, Span<float> destination)
    {
        var rows = Rows(values.Length, columns, destination.Length);
        for (var row = 0; row < rows; row++)
            destination[row] = TensorPrimitives.Sum(values.Slice(row * columns, columns));
    }

    /// <summary>The mean of each row.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a row.</param>
    public static void RowMeans(ReadOnlySpan<float> values, int columns, Span<float> destination)
    {
        RowSums(values, columns, destination);
        var rows = values.Length / columns;
        TensorPrimitives.Multiply(destination[..rows], 1f / columns, destination);
    }

    /// <summary>The place of the largest value of each row, the first one if there are several.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One index a row.</param>
    public static void RowArgMax(ReadOnlySpan<float> values, int columns, Span<int> destination)
    {
        var rows = Rows(values.Length, columns, destination.Length);
        for (var row = 0; row < rows; row++)
            destination[row] = TensorPrimitives.IndexOfMax(values.Slice(row * columns, columns));
    }

    /// <summary>The sum of each column: destination = scale · sums + keep · destination.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a column.</param>
    /// <param name="scale">Factor of the sums.</param>
    /// <param name="keep">Factor of what the destination holds; with 0 it is not read.</param>
    public static void ColumnSums(ReadOnlySpan<float> values, int columns, Span<float> destination, float scale = 1, float keep = 0)
    {
        Rows(values.Length, columns, int.MaxValue);
        if (destination.Length < columns)
            throw new ArgumentException($"The destination has {destination.Length} places for {columns} columns.", nameof(destination));
        destination = destination[..columns];
        if (keep == 0)
            destination.Clear();
        else if (keep != 1)
            TensorPrimitives.Multiply(destination, keep, destination);
        for (var start = 0; start < values.Length; start += columns)
            TensorPrimitives.MultiplyAdd(values.Slice(start, columns), scale, destination, destination);
    }

    /// <summary>The mean of each column.</summary>
    /// <param name="values">Row by row, a multiple of <paramref name="columns"/> values, not empty.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="destination">One value a column.</param>
    public static void ColumnMeans(ReadOnlySpan<float> values, int columns, Span<float> destination) =>
        ColumnSums(values, columns, destination, scale: (float)columns / values.Length);

    /// <summary>Adds one row of numbers, such as a bias, to every row.</summary>
    /// <param name="values">Row by row, a multiple of the row's length; changed in place.</param>
    /// <param name="row">What is added to each row.</param>
    public static void AddToRows(Span<float> values, ReadOnlySpan<float> row)
    {
        Rows(values.Length, row.Length, int.MaxValue);
        for (var start = 0; start < values.Length; start += row.Length)
        {
            var target = values.Slice(start, row.Length);
            TensorPrimitives.Add(target, row, target);
        }
    }

    private static int Rows(int length, int columns, int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (length % columns != 0)
            throw new ArgumentException($"{length} values do not make rows of {columns}.", "values");
        var rows = length / columns;
        if (places < rows)
            throw new ArgumentException($"The destination has {places} places for {rows} rows.", "destination");
        return rows;
    }
}
