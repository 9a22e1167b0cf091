using GenerativeCourse.Data;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Data;

public class HandwrittenDigitTests
{
    private static readonly DigitSet Digits = Mnist.Test().Take(60);

    // A digit of MNIST as somebody would draw it: larger, off the middle, ink and paper of two greys.
    private static Picture Drawn(int index, float ink, float paper)
    {
        var digit = new Picture(28, 28, 1, [.. Digits.Image(index).ToArray().Select(grey => grey / 255f)]);
        var (large, canvas) = (digit.Resize(168, 168), new float[300 * 240]);
        Array.Fill(canvas, paper);
        for (var i = 0; i < 168 * 168; i++)
            if (large.Pixels[i] > 0.5f) canvas[(60 + i / 168) * 300 + 120 + i % 168] = ink;
        return new Picture(300, 240, 1, canvas);
    }

    // The label of the most similar of 5,000 training digits.
    private static int Nearest(ReadOnlySpan<float> mine)
    {
        var (best, label) = (double.MaxValue, -1);
        for (var i = 0; i < Known.Rows; i++)
        {
            var distance = System.Numerics.Tensors.TensorPrimitives.Distance(mine, Known.Row(i));
            if (distance < best) (best, label) = (distance, Labels[i]);
        }
        return label;
    }

    private static readonly Matrix Known = Mnist.Train().Take(5_000).ToMatrix();
    private static readonly byte[] Labels = Mnist.Train().Labels[..5_000].ToArray();

    [Theory]
    [InlineData(0.1f, 0.9f)]  // a pen on paper
    [InlineData(0.9f, 0.2f)]  // chalk on a board
    [InlineData(0.55f, 0.65f)] // a bad photo
    public void A_drawn_digit_becomes_what_MNIST_has(float ink, float paper)
    {
        var right = Enumerable.Range(0, Digits.Count).Count(i => Nearest(HandwrittenDigit.From(Drawn(i, ink, paper)).Row(0)) == Digits.Labels[i]);
        Assert.InRange(right, 0.85 * Digits.Count, Digits.Count);
    }

    [Fact]
    public void Without_the_frame_a_drawn_digit_is_nothing_that_MNIST_has()
    {
        var right = Enumerable.Range(0, Digits.Count).Count(i => Nearest(Drawn(i, 0.9f, 0.1f).Resize(28, 28).ToMatrix().Row(0)) == Digits.Labels[i]);
        Assert.InRange(right, 0, 0.7 * Digits.Count); // so the test above can fail
    }

    [Fact]
    public void Its_box_has_20_pixels_and_its_mass_is_in_the_middle()
    {
        var line = new Picture(50, 50, 1, [.. Enumerable.Range(0, 2500).Select(i => i / 50 is > 4 and < 45 && i % 50 is 3 or 4 ? 0f : 1)]);
        var one = HandwrittenDigit.From(line);
        int[] rows = [.. Enumerable.Range(0, 28).Where(r => one.Row(r / 28).Slice(28 * r, 28).ContainsAnyExcept(0))];
        Assert.Equal(20, rows.Length);
        var center = Enumerable.Range(0, 784).Sum(i => one[0, i] * (i % 28)) / Enumerable.Range(0, 784).Sum(i => one[0, i]);
        Assert.InRange(center, 13.0, 14.0);
    }

    [Fact]
    public void What_cannot_be_a_digit_gets_a_sentence()
    {
        var blank = new Picture(3, 3, 1, [.. Enumerable.Repeat(1f, 9)]);
        Assert.Contains("There is no digit on the picture: all of it is paper", Assert.Throws<ArgumentException>(() => HandwrittenDigit.From(blank)).Message);
        Assert.Contains("threshold must be", Assert.Throws<ArgumentOutOfRangeException>(() => HandwrittenDigit.From(blank, threshold: 2)).Message);
        Assert.Contains("margin", Assert.Throws<ArgumentOutOfRangeException>(() => HandwrittenDigit.From(blank, margin: 0.5)).Message);
    }

    [Fact]
    public void The_courses_own_photo_is_a_five()
    {
        var five = HandwrittenDigit.From(Picture.Load(CourseData.PathTo("pictures", "five.png")).CropSquare(), margin: 0.2, threshold: 0.35);
        Assert.InRange(five.Span.ToArray().Average(), 0.05, 0.3);
    }
}
