using System.Numerics;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Charts;

/// <summary>
/// Small pictures in a grid, such as digits, samples, filters.
/// <code>ImageGrid.Of(digits.Take(20)).Columns(10).Captions(labels)</code>
/// Grey levels go from paper (0) to ink (1, or 255 for bytes); <see cref="Signed"/> shows weights in two colours instead.
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
public sealed partial class ImageGrid : IShowable
{
    private const int MostImages = 4000;
    private readonly List<float[]> _images;
    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;
    private string[]? _captions;
    private string? _title;
    private int? _columns;
    private double? _scale;
    private (float Low, float High)? _range;
    private bool _signed;
    private bool _stretched;
    private bool _light;
    private bool _isFrame;

    private ImageGrid(List<float[]> images, int? width, int channels)
    {
        (_images, _channels) = (images, channels);
        if (images.Count > MostImages) throw new ArgumentException($"images: a grid shows at most {MostImages} pictures, not {images.Count}; take some of them.", nameof(images));
        if (images.Count == 0) return;
        var size = images[0].Length;
        if (size == 0 || size % channels != 0) throw new ArgumentException($"images: a picture of {channels} channels cannot have {size} values.", nameof(images));
        for (var i = 1; i < images.Count; i++)
            if (images[i].Length != size) throw new ArgumentException($"images: all pictures need the same size; picture 0 has {size} values, picture {i} has {images[i].Length}.", nameof(images));
        var pixels = size / channels;
        var side = width ?? (int)Math.Round(Math.Sqrt(pixels));
        if (side < 1 || pixels % side != 0 || (width is null && side * side != pixels))
            throw new ArgumentException($"width: {pixels} pixels {(width is null ? "are no square; say how wide the pictures are" : $"make no rows of {side}")}.", nameof(width));
        (_width, _height) = (side, pixels / side);
    }

    /// <summary>Grey-level pictures: bytes 0 (paper) to 255 (ink), or other numbers 0 (paper) to 1 (ink).</summary>
    /// <param name="images">The pictures, each row by row.</param>
    /// <param name="width">Pixels in a row; not needed for squares.</param>
    /// <exception cref="ArgumentException">The pictures differ in size, or are no rectangles.</exception>
    public static ImageGrid Of<T>(IEnumerable<IEnumerable<T>> images, int? width = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        return new ImageGrid([.. images.Select(Levels)], width, 1);
    }

    /// <summary>Grey-level pictures, one a row of a matrix, 0 (paper) to 1 (ink).</summary>
    /// <inheritdoc cref="Of{T}(IEnumerable{IEnumerable{T}}, int?)"/>
    public static ImageGrid Of(Matrix images, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new ImageGrid([.. Enumerable.Range(0, images.Rows).Select(r => images.Row(r).ToArray())], width, 1);
    }

    /// <summary>Digits.</summary>
    /// <exception cref="ArgumentException">There are more than 4000.</exception>
    public static ImageGrid Of(DigitSet digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits.Count > MostImages) throw new ArgumentException($"digits: a grid shows at most {MostImages} pictures, not {digits.Count}; take some of them.", nameof(digits));
        return new ImageGrid([.. Enumerable.Range(0, digits.Count).Select(i => Levels<byte>(digits.Image(i).ToArray()))], digits.Columns, 1);
    }

    /// <summary>One grey-level picture.</summary>
    /// <inheritdoc cref="Of{T}(IEnumerable{IEnumerable{T}}, int?)"/>
    public static ImageGrid One<T>(IEnumerable<T> image, int? width = null)
        where T : INumber<T> => Of([image], width);

    /// <summary>Colour pictures: red, green and blue of each pixel in turn, bytes 0 to 255 or other numbers 0 to 1.</summary>
    /// <inheritdoc cref="Of{T}(IEnumerable{IEnumerable{T}}, int?)"/>
    public static ImageGrid Colors<T>(IEnumerable<IEnumerable<T>> images, int? width = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        return new ImageGrid([.. images.Select(Levels)], width, 3);
    }

    /// <summary>Grids in turn, with a slider and a play button: samples as they emerge.</summary>
    /// <param name="frames">A label and a grid each.</param>
    public static Film Animation(IEnumerable<(string Label, ImageGrid Grid)> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return Film.Of(frames.Select(f => (f.Label, (IShowable)f.Grid)));
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _images.Count;

    /// <summary>A text under each picture (any type), at most as many as pictures.</summary>
    /// <exception cref="ArgumentException">There are more captions than pictures.</exception>
    public ImageGrid Captions(System.Collections.IEnumerable captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        var texts = captions.Cast<object?>().Select(Numbers.Text).ToArray();
        if (texts.Length > Count) throw new ArgumentException($"captions: there are {texts.Length} captions for {Count} pictures.", nameof(captions));
        _captions = texts;
        return this;
    }

    /// <summary>The title above the grid.</summary>
    public ImageGrid Title(string title)
    {
        _title = title;
        return this;
    }

    /// <summary>Number of pictures in a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    public ImageGrid Columns(int columns)
    {
        _columns = columns > 0 ? columns : throw new ArgumentOutOfRangeException(nameof(columns), $"columns: at least 1 picture in a row, not {columns}.");
        return this;
    }

    /// <summary>Screen pixels for one pixel of a picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not between 0.1 and 100.</exception>
    public ImageGrid Scale(double scale)
    {
        _scale = scale is >= 0.1 and <= 100 ? scale : throw new ArgumentOutOfRangeException(nameof(scale), $"scale: 0.1 to 100, not {scale}.");
        return this;
    }

    /// <summary>Negative values blue, zero white, positive values red: weights and filters. The strongest colour is the largest absolute value of all pictures.</summary>
    public ImageGrid Signed()
    {
        _signed = true;
        return this;
    }

    /// <summary>Which values are paper and ink.</summary>
    /// <exception cref="ArgumentException">They are equal or not finite.</exception>
    public ImageGrid Range(double paper, double ink)
    {
        _range = double.IsFinite(paper) && double.IsFinite(ink) && paper != ink
            ? ((float)paper, (float)ink)
            : throw new ArgumentException($"paper and ink: two different numbers, not {paper} and {ink}.", nameof(paper));
        return this;
    }

    /// <summary>Each picture from its own least value (paper) to its own largest (ink).</summary>
    public ImageGrid Stretched()
    {
        _stretched = true;
        return this;
    }

    /// <summary>Light on dark: large values white instead of black.</summary>
    public ImageGrid LightOnDark()
    {
        _light = true;
        return this;
    }

    private static float[] Levels<T>(IEnumerable<T> image)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(image);
        return typeof(T) == typeof(byte)
            ? [.. image.Select(v => float.CreateSaturating(v) / 255f)]
            : image as float[] ?? [.. image.Select(float.CreateSaturating)];
    }
}
