using StbImageSharp;

namespace GenerativeCourse.Data;

/// <summary>A picture as numbers, and the steps that make it an input of a network: grey, resize, normalize.</summary>
public sealed class Picture
{
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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "channels must be 1 (grey) or 3 (red, green, blue).");
        if ((long)width * height * channels != values.Length)
            throw new ArgumentException($"A {width}x{height} picture with {channels} channels has {(long)width * height * channels} values, not {values.Length}.", nameof(values));
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

    /// <summary>Reads a PNG, JPEG, BMP, GIF or TGA file as red, green and blue, each 0 to 1; transparency is left out.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no such picture.</exception>
    public static Picture Load(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no picture '{path}': give the path of a PNG, JPEG, BMP, GIF or TGA file.", path);
        try
        {
            using var stream = File.OpenRead(path);
            var image = ImageResult.FromStream(stream, ColorComponents.RedGreenBlue);
            var values = new float[image.Data.Length];
            for (var i = 0; i < values.Length; i++) values[i] = image.Data[i] * (1f / 255f);
            return new Picture(image.Width, image.Height, 3, values);
        }
        catch (Exception broken) when (broken is not (IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException($"'{path}' is not a picture that can be read: a PNG, JPEG, BMP, GIF or TGA file is needed.", broken);
        }
    }

    /// <summary>Colour to grey: the luminance 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). A grey picture stays as it is.</summary>
    public Picture ToGrey()
    {
        if (Channels == 1) return this;
        var grey = new float[Width * Height];
        for (var i = 0; i < grey.Length; i++) grey[i] = 0.299f * _values[3 * i] + 0.587f * _values[3 * i + 1] + 0.114f * _values[3 * i + 2];
        return new Picture(Width, Height, 1, grey);
    }

    /// <summary>The largest square in the middle.</summary>
    public Picture CropSquare()
    {
        var size = Math.Min(Width, Height);
        var (left, top) = ((Width - size) / 2, (Height - size) / 2);
        var square = new float[size * size * Channels];
        for (var row = 0; row < size; row++)
            _values.AsSpan(((top + row) * Width + left) * Channels, size * Channels).CopyTo(square.AsSpan(row * size * Channels));
        return new Picture(size, size, Channels, square);
    }

    /// <summary>Another size: each new pixel is the mean of the old ones it covers, weighed by a triangle as wide as a new pixel (at least as an old one), so that nothing flickers or breaks.</summary>
    /// <param name="width">New pixels in a row, positive.</param>
    /// <param name="height">New rows, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Picture Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
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
