using System.IO.Compression;
using GenerativeCourse.Data;

namespace GenerativeCourse.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("idx-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(byte[] content, bool gzip = true)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("n") + ".gz");
        using var file = File.Create(path);
        if (!gzip)
        {
            file.Write(content);
            return path;
        }
        using var stream = new GZipStream(file, CompressionLevel.Fastest);
        stream.Write(content);
        return path;
    }

    private static byte[] BigEndian(params int[] numbers) =>
        [.. numbers.SelectMany(n => BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(n)))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reads_what_was_written_packed_or_not(bool gzip)
    {
        var labels = Write([.. BigEndian(2049, 2), 7, 9], gzip);
        var images = Write([.. BigEndian(2051, 2, 1, 3), 1, 2, 3, 4, 5, 6], gzip);
        Assert.Equal([7, 9], Idx.ReadLabels(labels));
        var (pixels, rows, columns) = Idx.ReadImages(images);
        Assert.Equal((1, 3), (rows, columns));
        Assert.Equal([1, 2, 3, 4, 5, 6], pixels);
        var digits = Idx.ReadDigits(images, labels);
        Assert.Equal((2, 1, 3), (digits.Count, digits.Rows, digits.Columns));
    }

    [Fact]
    public void Images_and_labels_that_do_not_belong_together_are_both_named()
    {
        var (images, labels) = (Write([.. BigEndian(2051, 2, 1, 1), 1, 2]), Write([.. BigEndian(2049, 3), 7, 0, 9]));
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadDigits(images, labels));
        Assert.Equal($"'{images}' has 2 images, but '{labels}' has 3 labels: they do not belong together.", error.Message);
    }

    private void IsRefused(byte[] content, string why, bool gzip = false)
    {
        var path = Write(content, gzip);
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(path));
        Assert.Equal($"The IDX file '{path}' cannot be read: {why}.", error.Message); // it is the reader's own: git has no part in it
    }

    [Theory]
    [InlineData(0)]  // nothing at all
    [InlineData(6)]  // inside the header
    [InlineData(10)] // inside the values
    public void A_truncated_file_is_refused(int length)
    {
        byte[] whole = [.. BigEndian(2049, 3), 7, 0, 9];
        IsRefused(whole[..length], "it is cut short", gzip: true);
        IsRefused(whole[..length], "it is cut short");
    }

    [Fact]
    public void A_file_says_what_it_is()
    {
        IsRefused("<html>not found</html>"u8.ToArray(), "it is a web page, as a failed download leaves it");
        IsRefused([.. "PK\u0003\u0004"u8, 0, 0], "it is a zip archive: unpack it first");
        IsRefused("label,1,2"u8.ToArray(), "it is no IDX file: it does not begin with two zero bytes");
        IsRefused([.. BigEndian(0x0D01, 1), 0, 0, 0, 0], "it holds 32-bit floats, and unsigned bytes are read, 0 to 255");
        IsRefused([.. BigEndian(0x0B01, 1), 0, 0], "it holds 16-bit integers, and unsigned bytes are read, 0 to 255");
        IsRefused([.. BigEndian(2051, 1, 1, 1), 5], "it has 3 dimensions, but labels have 1", gzip: true);
        IsRefused([0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "its gzip stream is broken");
    }

    [Theory]
    [InlineData(-1, 28, 28)]
    [InlineData(int.MaxValue, 28, 28)]
    public void An_impossible_size_is_refused_before_memory_is_taken(int count, int rows, int columns)
    {
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(Write(BigEndian(2051, count, rows, columns))));
        Assert.Contains("impossible size", error.Message);
        error = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(Write(BigEndian(2051, 2_000_000, 28, 28), gzip: false)));
        Assert.Contains("it is cut short", error.Message);
    }

    [Fact]
    public void The_courses_own_file_can_be_brought_back()
    {
        var folder = Directory.CreateTempSubdirectory("course-data-").FullName;
        var before = Environment.GetEnvironmentVariable(CourseData.Variable);
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "mnist"));
            foreach (var name in new[] { "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" }) File.WriteAllText(Path.Combine(folder, "mnist", name), "");
            Environment.SetEnvironmentVariable(CourseData.Variable, folder);
            Assert.EndsWith("it is cut short. Bring it back with 'git checkout -- data'.", Assert.Throws<InvalidDataException>(Mnist.Test).Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(CourseData.Variable, before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_file_says_how_to_bring_it_back()
    {
        var error = Assert.Throws<FileNotFoundException>(() => CourseData.PathTo("mnist", "no-such-file.gz"));
        Assert.Contains("is missing: bring it back with 'git checkout -- data'", error.Message);
    }
}
