using System.Diagnostics.CodeAnalysis;

namespace GenerativeCourse.Learning;

/// <summary>
/// The sizes of a tensor, up to five, outermost first: (batch, channels, rows, columns). The last index runs
/// fastest in memory. No sizes at all is the shape of a single number.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most sizes a shape has.</summary>
    public const int MaximumRank = 5;

    private readonly int _0, _1, _2, _3, _4;
    private readonly int _lengthLessOne; // So that the default shape is that of a single number.

    /// <summary>Makes a shape from its sizes, outermost first.</summary>
    /// <exception cref="ArgumentException">There are more than five sizes, one is negative, or their product is beyond 2^31.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length > MaximumRank)
            throw new ArgumentException($"A tensor has at most {MaximumRank} dimensions, not {sizes.Length}.", nameof(sizes));
        Rank = sizes.Length;
        var length = 1L;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0)
                throw new ArgumentException($"The sizes of a tensor are not negative, but dimension {i} is {sizes[i]}.", nameof(sizes));
            length *= sizes[i];
            if (length > int.MaxValue)
                throw new ArgumentException("A tensor has at most 2,147,483,647 values.", nameof(sizes));
        }
        _lengthLessOne = (int)length - 1;
        _0 = sizes.Length > 0 ? sizes[0] : 1;
        _1 = sizes.Length > 1 ? sizes[1] : 1;
        _2 = sizes.Length > 2 ? sizes[2] : 1;
        _3 = sizes.Length > 3 ? sizes[3] : 1;
        _4 = sizes.Length > 4 ? sizes[4] : 1;
    }

    /// <summary>How many dimensions there are.</summary>
    public int Rank { get; }

    /// <summary>How many values there are: the product of the sizes, 1 for a single number.</summary>
    public int Length => _lengthLessOne + 1;

    /// <summary>One size; negative positions count from the end, so [-1] is the innermost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[int dimension] => Position(dimension) switch { 0 => _0, 1 => _1, 2 => _2, 3 => _3, _ => _4 };

    /// <summary>The innermost size, 1 for a single number.</summary>
    public int Last => Rank == 0 ? 1 : this[Rank - 1];

    /// <summary>The number of rows if the innermost dimension is a row: <see cref="Length"/> / <see cref="Last"/>.</summary>
    public int Rows => Last == 0 ? 0 : Length / Last;

    /// <summary>The same shape with another size in one dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Shape With(int dimension, int size)
    {
        Span<int> sizes = stackalloc int[MaximumRank];
        CopyTo(sizes);
        sizes[Position(dimension)] = size;
        return new Shape(sizes[..Rank]);
    }

    /// <summary>The same shape without one dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Shape Without(int dimension)
    {
        Span<int> sizes = stackalloc int[MaximumRank];
        CopyTo(sizes);
        var position = Position(dimension);
        sizes[(position + 1)..].CopyTo(sizes[position..]);
        return new Shape(sizes[..(Rank - 1)]);
    }

    /// <summary>Writes the sizes, outermost first.</summary>
    /// <exception cref="ArgumentException">There is no room for <see cref="Rank"/> sizes.</exception>
    public void CopyTo(Span<int> sizes)
    {
        if (sizes.Length < Rank)
            throw new ArgumentException($"sizes must have room for {Rank} sizes, not {sizes.Length}.", nameof(sizes));
        for (var i = 0; i < Rank; i++)
            sizes[i] = this[i];
    }

    /// <inheritdoc />
    public bool Equals(Shape other) =>
        Rank == other.Rank && _0 == other._0 && _1 == other._1 && _2 == other._2 && _3 == other._3 && _4 == other._4;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Rank, _0, _1, _2, _3, _4);

    /// <summary>Whether both have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether a size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes, as in "(2, 3)".</summary>
    public override string ToString()
    {
        Span<int> sizes = stackalloc int[MaximumRank];
        CopyTo(sizes);
        return $"({string.Join(", ", sizes[..Rank].ToArray())})";
    }

    /// <summary>Turns a dimension counted from the end into one counted from the start.</summary>
    internal int Position(int dimension, string name = "dimension")
    {
        var position = dimension < 0 ? dimension + Rank : dimension;
        return position >= 0 && position < Rank
            ? position
            : throw Numerics.Guard.Refusal(name, $"{-Rank} to {Rank - 1}", dimension, $"The tensor is of shape {this}.");
    }

    /// <summary>The product of the sizes before a position.</summary>
    internal int Outer(int position)
    {
        var product = 1;
        for (var i = 0; i < position; i++)
            product *= this[i];
        return product;
    }

    /// <summary>The product of the sizes after a position.</summary>
    internal int Inner(int position)
    {
        var product = 1;
        for (var i = position + 1; i < Rank; i++)
            product *= this[i];
        return product;
    }
}
