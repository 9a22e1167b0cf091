using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class Im2ColTests
{
    public static TheoryData<Window> Windows() =>
    [
        new Window(1, 5, 5, 3, 3),
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
        var stride = window.Positions + 3;
        var columns = new float[window.Size * stride];
        columns.AsSpan().Fill(float.NaN);
        Im2Col.Unfold(image, window, columns, stride);
        for (var c = 0; c < window.Channels; c++)
            for (var i = 0; i < window.KernelHeight; i++)
                for (var j = 0; j < window.KernelWidth; j++)
                    for (var y = 0; y < window.OutputHeight; y++)
                        for (var x = 0; x < window.OutputWidth; x++)
                        {
                            var (row, column) = (y * window.Stride + i - window.Padding, x * window.Stride + j - window.Padding);
                            var inside = row >= 0 && row < window.Height && column >= 0 && column < window.Width;
                            var expected = inside ? image[(c * window.Height + row) * window.Width + column] : 0;
                            Assert.Equal(expected, columns[((c * window.KernelHeight + i) * window.KernelWidth + j) * stride + y * window.OutputWidth + x]);
                        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void FoldingIsTheTransposeOfUnfolding(Window window)
    {
        // <unfold(image), columns> = <image, fold(columns)> for any image and columns
        var random = new RandomStream(2);
        var image = MatrixProductTests.Random(random, window.ImageSize);
        var columns = MatrixProductTests.Random(random, window.Size * window.Positions);
        var (unfolded, folded) = (new float[columns.Length], new float[image.Length]);
        Im2Col.Unfold(image, window, unfolded);
        Im2Col.Fold(columns, window, folded);
        var left = unfolded.Zip(columns).Sum(pair => (double)pair.First * pair.Second);
        var right = image.Zip(folded).Sum(pair => (double)pair.First * pair.Second);
        Assert.Equal(left, right, 1e-5 * columns.Length);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void OnesRoundTripToTheNumberOfWindowsOverEachPixel(Window window)
    {
        var image = Enumerable.Repeat(1f, window.ImageSize).ToArray();
        var columns = new float[window.Size * window.Positions];
        var counts = new float[image.Length];
        Im2Col.Unfold(image, window, columns);
        Im2Col.Fold(columns, window, counts);
        Assert.Equal(columns.Sum(), counts.Sum());
        if (window is { Stride: 1, KernelHeight: 1, KernelWidth: 1 })
            Assert.Equal(image, counts);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        Assert.Contains("does not fit", Assert.Throws<ArgumentException>(() => new Window(1, 3, 3, 5, 5).Validate()).Message);
        Assert.Contains("positive", Assert.Throws<ArgumentException>(() => new Window(1, 3, 3, 1, 1, Stride: 0).Validate()).Message);
        Assert.Contains("9 values, not 8", Assert.Throws<ArgumentException>(() => Im2Col.Unfold(new float[8], new Window(1, 3, 3, 2, 2), new float[16])).Message);
        Assert.Throws<ArgumentException>(() => Im2Col.Unfold(new float[9], new Window(1, 3, 3, 2, 2), new float[15]));
    }
}
