using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// A row-major matrix of floats over pooled, pinned memory whose first value stands on a 64-byte boundary.
/// <see cref="Dispose"/> gives the memory back for the next matrix; a matrix that is not disposed is collected.
/// </summary>
public sealed class Matrix : IDisposable
{
    private readonly Matrix? _owner;
    private readonly int _offset;
    private float[]? _memory;

    /// <summary>Makes a matrix of zeros, Rows x Columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the product of both is beyond 2^31.</exception>
    public Matrix(int rows, int columns)
        : this(rows, columns, cleared: true)
    {
    }

    /// <summary>Makes a matrix from its values, row by row.</summary>
    /// <exception cref="ArgumentException">There are not Rows x Columns values.</exception>
    public Matrix(int rows, int columns, ReadOnlySpan<float> values)
        : this(rows, columns, cleared: false)
    {
        if (values.Length != rows * columns)
            throw new ArgumentException($"values must have {rows * columns} values for a {rows}x{columns} matrix, not {values.Length}.", nameof(values));
        values.CopyTo(Span);
    }

    private Matrix(int rows, int columns, bool cleared)
    {
        Guard.AtLeast(rows, 0);
        Guard.AtLeast(columns, 0);
        if (rows > 0 && columns > 0)
            Guard.Sizes(sizeof(float), (rows, nameof(rows)), (columns, nameof(columns)));
        (Rows, Columns) = (rows, columns);
        _memory = FloatPool.Rent(rows * columns + FloatPool.Slack);
        _offset = Offset(_memory);
        if (cleared)
            Span.Clear();
    }

    private Matrix(Matrix owner, int firstRow, int count)
    {
        (Rows, Columns) = (count, owner.Columns);
        _owner = owner._owner ?? owner;
        _offset = owner._offset + firstRow * owner.Columns;
    }

    /// <summary>A matrix whose values are whatever the memory held: for results that are written before they are read.</summary>
    public static Matrix Uninitialized(int rows, int columns) => new(rows, columns, cleared: false);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, row by row.</summary>
    /// <exception cref="ObjectDisposedException">The matrix was disposed.</exception>
    public Span<float> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Memory.AsSpan(_offset, Rows * Columns);
    }

    /// <summary>One value.</summary>
    public ref float this[int row, int column] => ref Row(row)[column];

    private float[] Memory => (_owner is null ? _memory : _owner._memory)
        ?? throw new ObjectDisposedException(nameof(Matrix), "The matrix was disposed; its memory may belong to another one now.");

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row) => (uint)row < (uint)Rows ? Span.Slice(row * Columns, Columns) : throw NoSuchRow(row);

    private ArgumentOutOfRangeException NoSuchRow(int row) =>
        new(nameof(row), row, Rows == 0 ? "The matrix has no rows." : $"row must be 0 to {Rows - 1}: the matrix has {Rows} rows.");

    /// <summary>Consecutive rows, sharing this matrix's memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in this matrix.</exception>
    public Matrix Slice(int firstRow, int count)
    {
        Guard.InRange(firstRow, 0, Rows);
        Guard.InRange(count, 0, Rows - firstRow);
        return new Matrix(this, firstRow, count);
    }

    /// <summary>A copy in memory of its own.</summary>
    public Matrix Clone() => new(Rows, Columns, Span);

    /// <summary>Gives the memory back to the pool; a slice gives nothing back. The second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            FloatPool.Return(memory);
    }

    /// <summary>The size, as in "3x4 matrix".</summary>
    public override string ToString() => $"{Rows}x{Columns} matrix";

    /// <summary>Where a row is. The memory is pinned and stays while the matrix is referred to and not disposed.</summary>
    internal unsafe float* Pointer(int row) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Row(row)));

    private static unsafe int Offset(float[] memory) =>
        (int)(FloatPool.FirstAligned(memory) - (float*)Unsafe.AsPointer(ref memory[0]));
}
