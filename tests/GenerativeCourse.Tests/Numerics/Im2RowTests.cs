using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class Im2RowTests
{
    public static TheoryData<Window> Windows() =>
    [
        new Window(1, 5, 5, 3, 3),
        new Window(19, 5, 5, 3, 3, Stride: 2, Padding: 1),
        new Window(2, 7, 6, 3, 2, Stride: 2, Padding: 1),
        new Window(3, 8, 8, 4, 4, Stride: 2, Padding: 1),
        new Window(2, 4, 9, 1, 1),
        new Window(1, 3, 3, 5, 5, Stride: 1, Padding: 2),
        new Window(4, 28, 28, 5, 5, Stride: 3, Padding: 0),
        new Window(1, 1, 1, 1, 1, Stride: 2, Padding: 3),
        new Window(2, 9, 33, 3, 3, Stride: 1, Padding: 1),
        new Window(3, 7, 5, 7, 5),
        new Window(2, 4, 4, 3, 3, Stride: 2),
        new Window(2, 3, 3, 7, 7, Stride: 1, Padding: 2),
    ];

    [Theory]
    [MemberData(nameof(Windows))]
    public void UnfoldingPutsUnderTheWindowWhatStandsThere(Window window)
    {
        var image = MatrixProductTests.Random(new RandomStream(1), window.ImageSize);
        var rows = new float[window.Positions * window.Size];
        rows.AsSpan().Fill(float.NaN);
        Im2Row.Unfold(image, window, rows);
        var next = 0;
        for (var y = 0; y < window.OutputHeight; y++)
            for (var x = 0; x < window.OutputWidth; x++)
                for (var i = 0; i < window.KernelHeight; i++)
                    for (var j = 0; j < window.KernelWidth; j++)
                        for (var c = 0; c < window.Channels; c++)
                        {
                            var (row, column) = (y * window.Stride + i - window.Padding, x * window.Stride + j - window.Padding);
                            var inside = row >= 0 && row < window.Height && column >= 0 && column < window.Width;
                            var expected = inside ? image[(row * window.Width + column) * window.Channels + c] : 0;
                            Assert.Equal(expected, rows[next++]);
                        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void FoldingIsTheTransposeOfUnfolding(Window window)
    {
        // <unfold(image), rows> = <image, fold(rows)> for any image and rows
        var random = new RandomStream(2);
        var image = MatrixProductTests.Random(random, window.ImageSize);
        var rows = MatrixProductTests.Random(random, window.Size * window.Positions);
        var (unfolded, folded) = (new float[rows.Length], new float[image.Length]);
        Im2Row.Unfold(image, window, unfolded);
        Im2Row.Fold(rows, window, folded);
        var left = unfolded.Zip(rows).Sum(pair => (double)pair.First * pair.Second);
        var right = image.Zip(folded).Sum(pair => (double)pair.First * pair.Second);
        Assert.Equal(left, right, 1e-5 * rows.Length);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void OnesRoundTripToTheNumberOfWindowsOverEachPixel(Window window)
    {
        var image = Enumerable.Repeat(1f, window.ImageSize).ToArray();
        var rows = new float[window.Size * window.Positions];
        var counts = new float[image.Length];
        Im2Row.Unfold(image, window, rows);
        Im2Row.Fold(rows, window, counts);
        Assert.Equal(rows.Sum(), counts.Sum());
        if (window is { Stride: 1, KernelHeight: 1, KernelWidth: 1 })
            Assert.Equal(image, counts);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        Assert.Contains("does not fit", Assert.Throws<ArgumentException>(() => new Window(1, 3, 3, 5, 5).Validate()).Message);
        Assert.Contains("positive", Assert.Throws<ArgumentException>(() => new Window(1, 3, 3, 1, 1, Stride: 0).Validate()).Message);
        Assert.Contains("9 values, not 8", Assert.Throws<ArgumentException>(() => Im2Row.Unfold(new float[8], new Window(1, 3, 3, 2, 2), new float[16])).Message);
        Assert.Throws<ArgumentException>(() => Im2Row.Unfold(new float[9], new Window(1, 3, 3, 2, 2), new float[15]));
    }
}
