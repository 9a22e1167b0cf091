using GenerativeCourse.Data;

namespace GenerativeCourse.Tests.Data;

public class DigitSetTests
{
    private static readonly DigitSet Three = new([0, 51, 102, 153, 204, 255], [4, 1, 4], rows: 1, columns: 2);

    [Fact]
    public void MnistIsWhatItsAuthorsDescribe()
    {
        var (train, test) = Mnist.Load();
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal((28, 28, 784), (train.Rows, train.Columns, train.Size));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], train.Labels[..10].ToArray());
        // Mean grey level of the training set, known from the literature as 0.1307.
        Assert.Equal(0.1307, train.Pixels.ToArray().Average(p => p / 255d), 0.0001);
    }

    [Fact]
    public void SelectsAndTakesAndFilters()
    {
        Assert.Equal([4, 4], Three.Where(4).Labels.ToArray());
        Assert.Equal([0, 51, 204, 255], Three.Where(4).Pixels.ToArray());
        Assert.Equal([204, 255, 0, 51], Three.Select([2, 0]).Pixels.ToArray());
        Assert.Equal(2, Three.Take(2).Count);
        Assert.Equal(3, Three.Take(99).Count);
        Assert.Equal([102, 153], Three.Image(1).ToArray());
        Assert.Equal(0, Three.Where(7).Count);
        Assert.Contains("a digit, 0 to 9", Assert.Throws<ArgumentOutOfRangeException>(() => Three.Where(10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Where(-1));
    }

    [Fact]
    public void BecomesAMatrixOfNumbersFromZeroToOne()
    {
        using var matrix = Three.ToMatrix();
        Assert.Equal((3, 2), (matrix.Rows, matrix.Columns));
        Assert.Equal([0, 0.2f, 0.4f, 0.6f, 0.8f, 1], matrix.Span.ToArray().Select(v => MathF.Round(v, 6)));
    }

    [Fact]
    public void RefusesWhatDoesNotFitTogether()
    {
        Assert.Contains("3 labels of 1x2 images need 6 pixels, not 5", Assert.Throws<ArgumentException>(() => new DigitSet(new byte[5], new byte[3], 1, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Take(0));
        Assert.Contains("the index must lie in 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => Three.Image(3).Length).Message);
    }
}
