using GenerativeCourse.Numerics;

namespace GenerativeCourse.Data;

/// <summary>Labelled grey-level images of one size.</summary>
public sealed class DigitSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    /// <summary>Wraps pixels and labels without copying them.</summary>
    /// <param name="pixels">Grey levels 0 (paper) to 255 (ink), image by image, row by row: Count x (Rows·Columns).</param>
    /// <param name="labels">One label an image, 0 to 9.</param>
    /// <param name="rows">Rows of one image.</param>
    /// <param name="columns">Columns of one image.</param>
    /// <exception cref="ArgumentException">The numbers of pixels and labels do not fit together.</exception>
    public DigitSet(byte[] pixels, byte[] labels, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        Guard.AtLeast(rows, 1);
        Guard.AtLeast(columns, 1);
        if ((long)labels.Length * rows * columns != pixels.Length)
            throw new ArgumentException($"{labels.Length} labels of {rows}x{columns} images need {(long)labels.Length * rows * columns} pixels, not {pixels.Length}.", nameof(pixels));
        (_pixels, _labels, Rows, Columns) = (pixels, labels, rows, columns);
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Rows of one image.</summary>
    public int Rows { get; }

    /// <summary>Columns of one image.</summary>
    public int Columns { get; }

    /// <summary>Pixels of one image.</summary>
    public int Size => Rows * Columns;

    /// <summary>All labels, one per image: the set's own array, to be read only.</summary>
    public byte[] Labels => _labels;

    /// <summary>All grey levels, 0 to 255, Count x Size.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The grey levels of one image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index) => (uint)index < (uint)Count
        ? Pixels.Slice(index * Size, Size)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} images: the index must lie in 0 to {Count - 1}.");

    /// <summary>The first images, all of them if <paramref name="count"/> is larger.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public DigitSet Take(int count)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, "The number of images must be 1 or more.");
        return count >= Count ? this : new DigitSet(_pixels[..(count * Size)], _labels[..count], Rows, Columns);
    }

    /// <summary>The images with the given indices, in that order.</summary>
    public DigitSet Select(IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var chosen = indices as IReadOnlyList<int> ?? [.. indices];
        foreach (var index in chosen)
            Numerics.Guard.Index(index, Count, nameof(indices));
        var pixels = new byte[chosen.Count * Size];
        var labels = new byte[chosen.Count];
        for (var i = 0; i < chosen.Count; i++)
        {
            Image(chosen[i]).CopyTo(pixels.AsSpan(i * Size));
            labels[i] = _labels[chosen[i]];
        }
        return new DigitSet(pixels, labels, Rows, Columns);
    }

    /// <summary>The images of one label, 0 to 9; none if no image has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such digit.</exception>
    public DigitSet Where(int label) => label is < 0 or > 9
        ? throw new ArgumentOutOfRangeException(nameof(label), label, "label must be a digit, 0 to 9.")
        : Select(Enumerable.Range(0, Count).Where(i => _labels[i] == label));

    /// <summary>The images as rows of a matrix, Count x Size, grey levels scaled to 0..1.</summary>
    public Matrix ToMatrix()
    {
        var matrix = new Matrix(Count, Size);
        var target = matrix.Span;
        for (var i = 0; i < target.Length; i++) target[i] = _pixels[i] * (1f / 255f);
        return matrix;
    }

    /// <summary>The images as rows of a matrix, Count x Size, each pixel 1 if its grey level is above 127 and else 0.</summary>
    public Matrix ToBinaryMatrix()
    {
        var matrix = new Matrix(Count, Size);
        var target = matrix.Span;
        for (var i = 0; i < target.Length; i++) target[i] = _pixels[i] > 127 ? 1 : 0;
        return matrix;
    }
}
