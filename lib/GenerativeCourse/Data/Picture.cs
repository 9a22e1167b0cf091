using GenerativeCourse.Numerics;
namespace GenerativeCourse.Data;

/// <summary>A picture as numbers, and the steps that make it an input of a network: grey, resize, normalize.</summary>
public sealed class Picture
{
    private const int LargestSide = 10_000;

    private readonly float[] _values;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="width">Pixels in a row, positive.</param>
    /// <param name="height">Rows, positive.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="values">Row by row, pixel by pixel, channel by channel: height x width x channels.</param>
    /// <exception cref="ArgumentException">There are not as many values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or there are not 1 or 3 channels.</exception>
    public Picture(int width, int height, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Guard.AtLeast(width, 1);
        Guard.AtLeast(height, 1);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "channels must be 1 (grey) or 3 (red, green, blue).");
        if ((long)width * height * channels != values.Length)
            throw new ArgumentException($"values must be {(long)width * height * channels} numbers for a {width}x{height} picture with {channels} channels, not {values.Length}.", nameof(values));
        (Width, Height, Channels, _values) = (width, height, channels, values);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>The values, height x width x channels.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The values as a list, for charts and image grids.</summary>
    public IReadOnlyList<float> Pixels => _values;

    /// <summary>
    /// Reads a PNG, JPEG, BMP, GIF or TGA file as red, green and blue, each 0 to 1: upright, as the camera was held, and laid on
    /// white paper where it is transparent.
    /// </summary>
    /// <param name="path">The file. Of a GIF, the first picture.</param>
    /// <param name="paper">What shines through transparent pixels: 1 is white, 0 is black (for white ink on nothing).</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no such picture, is cut short, or has a side above 10,000 pixels.</exception>
    public static Picture Load(string path, float paper = 1) => PictureFile.Read(path, paper, LargestSide);

    /// <summary>Colour to grey: the luminance 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). A grey picture stays as it is.</summary>
    public Picture ToGrey()
    {
        if (Channels == 1) return this;
        var grey = new float[Width * Height];
        for (var i = 0; i < grey.Length; i++) grey[i] = 0.299f * _values[3 * i] + 0.587f * _values[3 * i + 1] + 0.114f * _values[3 * i + 2];
        return new Picture(Width, Height, 1, grey);
    }

    /// <summary>The largest square in the middle.</summary>
    public Picture CropSquare() => Middle(Math.Min(Width, Height), Math.Min(Width, Height));

    /// <summary>What is left when the edges are cut off.</summary>
    /// <param name="margin">Share of the width that goes on the left and on the right, and of the height above and below: 0 to below 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="margin"/> leaves nothing, or is negative.</exception>
    public Picture Crop(double margin)
    {
        if (!(margin is >= 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "margin is the share that is cut off on each side: it must be 0 to below 0.5.");
        return Middle(Math.Max(1, Width - 2 * (int)(margin * Width)), Math.Max(1, Height - 2 * (int)(margin * Height)));
    }

    /// <summary>The picture in the middle of a larger one, as a digit of 20x20 pixels stands in one of 28x28.</summary>
    /// <param name="width">Pixels in a row, at least this picture's.</param>
    /// <param name="height">Rows, at least this picture's.</param>
    /// <param name="value">The value of all new pixels.</param>
    /// <exception cref="ArgumentException">The picture is larger.</exception>
    public Picture Pad(int width, int height, float value = 0)
    {
        Numerics.Guard.AtLeast(width, Width, because: "Make the picture smaller first.");
        Numerics.Guard.AtLeast(height, Height, because: "Make the picture smaller first.");
        if (width > LargestSide || height > LargestSide) throw new ArgumentOutOfRangeException(nameof(width), $"width and height must not be above {LargestSide:n0}.");
        var padded = new float[width * height * Channels];
        Array.Fill(padded, value);
        var (left, top) = ((width - Width) / 2, (height - Height) / 2);
        for (var row = 0; row < Height; row++)
            _values.AsSpan(row * Width * Channels, Width * Channels).CopyTo(padded.AsSpan(((top + row) * width + left) * Channels));
        return new Picture(width, height, Channels, padded);
    }

    private Picture Middle(int width, int height)
    {
        var (left, top) = ((Width - width) / 2, (Height - height) / 2);
        var middle = new float[width * height * Channels];
        for (var row = 0; row < height; row++)
            _values.AsSpan(((top + row) * Width + left) * Channels, width * Channels).CopyTo(middle.AsSpan(row * width * Channels));
        return new Picture(width, height, Channels, middle);
    }

    /// <summary>Another size: each new pixel is the mean of the old ones it covers, weighed by a triangle as wide as a new pixel (at least as an old one), so that nothing flickers or breaks.</summary>
    /// <param name="width">New pixels in a row, 1 to 10,000.</param>
    /// <param name="height">New rows, 1 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public Picture Resize(int width, int height)
    {
        if (width is < 1 or > LargestSide) throw new ArgumentOutOfRangeException(nameof(width), width, $"width must be 1 to {LargestSide:n0} pixels.");
        if (height is < 1 or > LargestSide) throw new ArgumentOutOfRangeException(nameof(height), height, $"height must be 1 to {LargestSide:n0} pixels.");
        var narrow = new float[Height * width * Channels];
        Resample(Width, width, (to, from, weight) =>
        {
            for (var row = 0; row < Height; row++)
                for (var c = 0; c < Channels; c++) narrow[(row * width + to) * Channels + c] += weight * _values[(row * Width + from) * Channels + c];
        });
        var result = new float[height * width * Channels];
        Resample(Height, height, (to, from, weight) =>
        {
            for (var i = 0; i < width * Channels; i++) result[to * width * Channels + i] += weight * narrow[from * width * Channels + i];
        });
        return new Picture(width, height, Channels, result);
    }

    /// <summary>Stretches the values to 0…1: the smallest becomes 0, the largest 1; a picture of one value becomes 0.</summary>
    public Picture Normalize()
    {
        var (low, high) = (_values.Min(), _values.Max());
        return Map(value => high > low ? (value - low) / (high - low) : 0);
    }

    /// <summary>Shifts and scales the values to mean 0 and variance 1, as Gaussian visible units want them; a picture of one value becomes 0.</summary>
    public Picture Standardize()
    {
        var mean = _values.Average(value => (double)value);
        var deviation = Math.Sqrt(_values.Average(value => (value - mean) * (value - mean)));
        return Map(value => deviation > 1e-12 ? (float)((value - mean) / deviation) : 0);
    }

    /// <summary>Turns the picture clockwise by quarter turns.</summary>
    /// <param name="quarters">How many: 1 is 90 degrees to the right, -1 to the left.</param>
    public Picture Turn(int quarters) => (quarters & 3) switch
    {
        0 => this,
        1 => Rearrange(Height, Width, (row, column) => (Height - 1 - column, row)),
        2 => Rearrange(Width, Height, (row, column) => (Height - 1 - row, Width - 1 - column)),
        _ => Rearrange(Height, Width, (row, column) => (column, Width - 1 - row)),
    };

    /// <summary>Left and right exchanged.</summary>
    public Picture Mirror() => Rearrange(Width, Height, (row, column) => (row, Width - 1 - column));

    // Each pixel of the new picture from one of this.
    private Picture Rearrange(int width, int height, Func<int, int, (int Row, int Column)> from)
    {
        var moved = new float[_values.Length];
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
            {
                var (r, c) = from(row, column);
                _values.AsSpan((r * Width + c) * Channels, Channels).CopyTo(moved.AsSpan((row * width + column) * Channels));
            }
        return new Picture(width, height, Channels, moved);
    }

    /// <summary>1 − value: dark ink on light paper becomes light on dark, as in MNIST.</summary>
    public Picture Invert() => Map(value => 1 - value);

    /// <summary>Each value by itself through a function.</summary>
    public Picture Map(Func<float, float> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Picture(Width, Height, Channels, Array.ConvertAll(_values, value => function(value)));
    }

    /// <summary>The values as one row, 1 x (height · width · channels): a case for a network.</summary>
    public Numerics.Matrix ToMatrix() => new(1, _values.Length, _values);

    /// <summary>The size, as in "320x240 picture, 3 channels".</summary>
    public override string ToString() => $"{Width}x{Height} picture, {Channels} {(Channels == 1 ? "channel" : "channels")}";

    private static void Resample(int from, int to, Action<int, int, float> add)
    {
        var step = (double)from / to;
        var reach = Math.Max(1, step);
        for (var i = 0; i < to; i++)
        {
            var center = (i + 0.5) * step - 0.5;
            var (first, last) = ((int)Math.Ceiling(center - reach), (int)Math.Floor(center + reach));
            var total = 0.0;
            for (var j = first; j <= last; j++) total += Math.Max(0, 1 - Math.Abs(j - center) / reach);
            for (var j = first; j <= last; j++)
            {
                var weight = Math.Max(0, 1 - Math.Abs(j - center) / reach) / total;
                if (weight > 0) add(i, Math.Clamp(j, 0, from - 1), (float)weight);
            }
        }
    }
}
