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

    [Fact]
    public void ReadsWhatWasWritten()
    {
        Assert.Equal([7, 0, 9], Idx.ReadLabels(Write([.. BigEndian(2049, 3), 7, 0, 9])));
        var (pixels, rows, columns) = Idx.ReadImages(Write([.. BigEndian(2051, 2, 1, 3), 1, 2, 3, 4, 5, 6]));
        Assert.Equal((1, 3), (rows, columns));
        Assert.Equal([1, 2, 3, 4, 5, 6], pixels);
    }

    [Theory]
    [InlineData(0)]  // nothing at all
    [InlineData(6)]  // inside the header
    [InlineData(10)] // inside the values
    public void ATruncatedFileIsRefusedInOneSentence(int length)
    {
        byte[] whole = [.. BigEndian(2049, 3), 7, 0, 9];
        var path = Write(whole[..length]);
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(path));
        Assert.Equal($"The data file '{path}' is damaged (it is cut short): bring it back with 'git checkout -- data'.", error.Message);
    }

    [Fact]
    public void ATruncatedGzipStreamIsRefusedInOneSentence()
    {
        var whole = File.ReadAllBytes(CourseData.PathTo("mnist", "t10k-labels-idx1-ubyte.gz"));
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(Write(whole[..(whole.Length / 2)], gzip: false)));
        Assert.Contains("is damaged (", error.Message);
        Assert.Contains("git checkout -- data", error.Message);
    }

    [Fact]
    public void AWrongMagicNumberIsRefusedInOneSentence()
    {
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(Write([.. BigEndian(2049, 1, 1, 1), 5])));
        Assert.Contains("its magic number is 2049, not 2051", error.Message);
    }

    [Fact]
    public void AFileThatIsNotGzipIsRefusedInOneSentence()
    {
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(Write("<html>not found</html>"u8.ToArray(), gzip: false)));
        Assert.Contains("it is not a gzip file", error.Message);
    }

    [Theory]
    [InlineData(-1, 28, 28)]
    [InlineData(int.MaxValue, 28, 28)]
    public void AnImpossibleSizeIsRefusedBeforeMemoryIsTaken(int count, int rows, int columns)
    {
        var error = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(Write(BigEndian(2051, count, rows, columns))));
        Assert.Contains("impossible size", error.Message);
    }

    [Fact]
    public void AMissingFileSaysHowToBringItBack()
    {
        var error = Assert.Throws<FileNotFoundException>(() => CourseData.PathTo("mnist", "no-such-file.gz"));
        Assert.Contains("is missing: bring it back with 'git checkout -- data'", error.Message);
    }
}
