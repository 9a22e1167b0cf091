using GenerativeCourse.Data;

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
        Assert.Contains("4x4 picture does not fit", Assert.Throws<ArgumentException>(() => picture.Pad(3, 5)).Message);
        Assert.Contains("width", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(100_000, 100_000)).Message);
        Assert.Contains("height", Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(3, 0)).Message);
    }
}
