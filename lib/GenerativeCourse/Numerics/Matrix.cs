namespace GenerativeCourse.Numerics;

/// <summary>A row-major matrix of floats over pooled memory.</summary>
public sealed class Matrix : IDisposable
{
    private readonly float[] _memory;
    private readonly int _offset;

    /// <summary>Makes a matrix of zeros, Rows x Columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Matrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns) = (rows, columns);
        _memory = GC.AllocateArray<float>(checked(rows * columns), pinned: true);
    }

    /// <summary>Makes a matrix from its values, row by row.</summary>
    /// <exception cref="ArgumentException">There are not Rows x Columns values.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<float> values)
        : this(rows, columns)
    {
        if (values.Length != rows * columns)
            throw new ArgumentException($"A {rows}x{columns} matrix has {rows * columns} values, not {values.Length}.", nameof(values));
        values.CopyTo(Span);
    }

    private Matrix(Matrix owner, int firstRow, int count)
    {
        (Rows, Columns) = (count, owner.Columns);
        (_memory, _offset) = (owner._memory, owner._offset + firstRow * owner.Columns);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, row by row.</summary>
    public Span<float> Span => _memory.AsSpan(_offset, Rows * Columns);

    /// <summary>One value.</summary>
    public ref float this[int row, int column] => ref Row(row)[column];

    /// <summary>One row.</summary>
    public Span<float> Row(int row) => Span.Slice(row * Columns, Columns);

    /// <summary>Consecutive rows, sharing this matrix's memory.</summary>
    public Matrix Slice(int firstRow, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow + count, Rows);
        return new Matrix(this, firstRow, count);
    }

    /// <summary>Gives the memory back to the pool; a slice gives nothing back.</summary>
    public void Dispose()
    {
    }
}
