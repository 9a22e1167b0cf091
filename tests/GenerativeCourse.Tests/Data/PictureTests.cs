using GenerativeCourse.Data;
using StbImageWriteSharp;

namespace GenerativeCourse.Tests.Data;

public class PictureTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Reads_a_colour_bitmap()
    {
        // A 2x1 24-bit BMP: red, then blue; rows padded to 4 bytes.
        var path = Path.Combine(Folder, "two.bmp");
        File.WriteAllBytes(path, [
            (byte)'B', (byte)'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0,
            0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0]);
        var picture = Picture.Load(path);
        Assert.Equal((2, 1, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([1f, 0, 0, 0, 0, 1], picture.Pixels);
        Assert.Equal([0.299f, 0.114f], picture.ToGrey().Pixels);
    }

    [Fact]
    public void Resizing_keeps_constants_means_and_ramps()
    {
        var flat = new Picture(7, 5, 1, [.. Enumerable.Repeat(0.3f, 35)]);
        Assert.All(flat.Resize(3, 11).Pixels, value => Assert.Equal(0.3f, value, 1e-5f));

        var ramp = new Picture(64, 1, 1, [.. Enumerable.Range(0, 64).Select(i => i / 63f)]);
        var half = ramp.Resize(32, 1).Pixels;
        for (var i = 1; i < 31; i++) Assert.Equal((2 * i + 0.5f) / 63, half[i], 1e-5f);

        // A fine checkerboard becomes grey, not a pattern of its own.
        var board = new Picture(56, 56, 1, [.. Enumerable.Range(0, 56 * 56).Select(i => (i / 56 + i) % 2 == 0 ? 1f : 0f)]);
        Assert.All(board.Resize(14, 14).Pixels, value => Assert.Equal(0.5f, value, 0.02f));
    }

    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        var picture = new Picture(4, 3, 3, [.. Enumerable.Range(0, 36).Select(i => i / 36f)]);
        var same = picture.Resize(4, 3).Pixels;
        for (var i = 0; i < 36; i++) Assert.Equal(picture.Pixels[i], same[i], 1e-5f);
    }

    [Fact]
    public void Normalizing_standardizing_inverting_cropping()
    {
        var picture = new Picture(2, 2, 1, [2, 4, 6, 10]);
        Assert.Equal([0f, 0.25f, 0.5f, 1], picture.Normalize().Pixels);
        Assert.Equal([1f, 0.75f, 0.5f, 0], picture.Normalize().Invert().Pixels);
        var standard = picture.Standardize().Pixels;
        Assert.Equal(0, standard.Average(), 1e-5f);
        Assert.Equal(1, standard.Average(x => x * x), 1e-5f);
        Assert.Equal([0f, 0], new Picture(2, 1, 1, [5, 5]).Normalize().Pixels);
        Assert.Equal([0f, 0], new Picture(2, 1, 1, [5, 5]).Standardize().Pixels);
        Assert.Equal([1f, 2, 5, 6], new Picture(4, 2, 1, [0, 1, 2, 3, 4, 5, 6, 7]).CropSquare().Pixels);
        Assert.Equal((1, 4), (picture.ToMatrix().Rows, picture.ToMatrix().Columns));
    }

    // Left half black, right half white, 16x8: which way is up can be seen.
    private static byte[] Jpeg(int orientation = 0)
    {
        using var plain = new MemoryStream();
        new ImageWriter().WriteJpg([.. Enumerable.Range(0, 16 * 8).Select(i => (byte)(i % 16 < 8 ? 0 : 255))], 16, 8, ColorComponents.Grey, plain, 95);
        if (orientation == 0) return plain.ToArray();
        byte[] exif = [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. plain.ToArray()[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. plain.ToArray()[2..]];
    }

    private static Picture Read(string name, byte[] content, float paper = 1)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return Picture.Load(path, paper);
    }

    [Theory]
    [InlineData(0, 16, 8, 0, 1)]
    [InlineData(1, 16, 8, 0, 1)]
    [InlineData(2, 16, 8, 1, 0)]
    [InlineData(3, 16, 8, 1, 0)]
    [InlineData(6, 8, 16, 0, 0)] // turned to the right: black above
    [InlineData(8, 8, 16, 1, 1)] // turned to the left: black below
    public void A_photo_is_upright_as_the_camera_was_held(int orientation, int width, int height, float topLeft, float topRight)
    {
        var picture = Read("held.jpg", Jpeg(orientation)).ToGrey();
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(topLeft, picture.Pixels[0], 0.1f);
        Assert.Equal(topRight, picture.Pixels[width - 1], 0.1f);
    }

    [Fact]
    public void All_eight_ways_to_hold_a_camera_are_undone()
    {
        // A 2x3 picture stored in each way (Exif's own table of what row 0 and column 0 are), and put upright again.
        var upright = new Picture(2, 3, 1, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([2f, 1, 4, 3, 6, 5], upright.Mirror().Pixels);
        Assert.Equal([5f, 3, 1, 6, 4, 2], upright.Turn(1).Pixels);
        Assert.Equal([2f, 4, 6, 1, 3, 5], upright.Turn(-1).Pixels);
        Assert.Equal([6f, 5, 4, 3, 2, 1], upright.Turn(2).Pixels);
        Assert.Equal(upright.Pixels, upright.Turn(1).Turn(1).Turn(-2).Pixels);
        Assert.Equal([5f, 6, 3, 4, 1, 2], upright.Turn(2).Mirror().Pixels); // upside down: orientation 4
        Assert.Equal([1f, 3, 5, 2, 4, 6], upright.Turn(1).Mirror().Pixels); // rows are columns: orientation 5
        Assert.Equal([6f, 4, 2, 5, 3, 1], upright.Turn(-1).Mirror().Pixels); // about the other diagonal: orientation 7
    }

    [Fact]
    public void Half_a_file_is_no_picture()
    {
        foreach (var (name, whole) in new[] { ("half.jpg", Jpeg()), ("half.png", Png()) })
        {
            Read(name, whole);
            foreach (var share in new[] { 0.3, 0.5, 0.9 })
                Assert.Contains("is cut short", Assert.Throws<InvalidDataException>(() => Read(name, whole[..(int)(share * whole.Length)])).Message);
        }
    }

    // Black ink in the middle of nothing.
    private static byte[] Png()
    {
        using var png = new MemoryStream();
        var pixels = new byte[4 * 9];
        pixels[4 * 4 + 3] = 255;
        pixels[4 * 5 + 3] = 51; // a fifth of ink
        new ImageWriter().WritePng(pixels, 3, 3, ColorComponents.RedGreenBlueAlpha, png);
        return png.ToArray();
    }

    [Fact]
    public void What_is_transparent_shows_the_paper()
    {
        Assert.Equal([1f, 1, 1, 1, 0, 0.8f, 1, 1, 1], Read("clear.png", Png()).ToGrey().Pixels.Select(v => MathF.Round(v, 5)));
        Assert.Equal(0, Read("clear.png", Png(), paper: 0).Pixels.Max());
        Assert.Contains("paper must be", Assert.Throws<ArgumentOutOfRangeException>(() => Read("clear.png", Png(), paper: 2)).Message);
    }

    [Fact]
    public void What_is_no_picture_says_what_it_is()
    {
        void Is(string what, byte[] content) => Assert.Contains(what, Assert.Throws<InvalidDataException>(() => Read("other.png", content)).Message);
        Is("is a HEIC photo", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0]);
        Is("is a WebP picture", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8]);
        Is("is a web page", "<!DOCTYPE html>"u8.ToArray());
        Is("is not a picture that can be read", []);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        Assert.Contains("There is no picture", Assert.Throws<FileNotFoundException>(() => Picture.Load("nowhere.png")).Message);
        var path = Path.Combine(Folder, "broken.png");
        File.WriteAllText(path, "no picture at all");
        Assert.Contains("is not a picture", Assert.Throws<InvalidDataException>(() => Picture.Load(path)).Message);
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, 1, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(2, 2, 2, new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(1, 1, 1, [1]).Resize(0, 1));
    }

    [Fact]
    public void A_margin_goes_and_comes_back()
    {
        var picture = new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (float)i)]);
        var middle = picture.Crop(0.25);
        Assert.Equal([5f, 6, 9, 10], middle.Pixels);
        Assert.Equal([-1f, -1, -1, -1, -1, 5, 6, -1, -1, 9, 10, -1, -1, -1, -1, -1], middle.Pad(4, 4, -1).Pixels);
        Assert.Equal(16, picture.Crop(0).Pixels.Count);
        Assert.Equal(4, picture.Crop(0.49).Pixels.Count);

        double[] impossible = [0.5, 0.7, -0.1, double.NaN, 1e300];
        foreach (var margin in impossible) Assert.Contains("margin", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Crop(margin)).Message);
        Assert.Contains("width must be 4 or more, not 3", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Pad(3, 5)).Message);
        Assert.Contains("width", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(100_000, 100_000)).Message);
        Assert.Contains("height", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(3, 0)).Message);
    }
}
