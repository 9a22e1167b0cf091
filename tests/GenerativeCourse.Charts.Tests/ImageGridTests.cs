using System.Text.RegularExpressions;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed class ImageGridTests
{
    // A pixel of a single picture of 2 x 2, which is shown 8 times as large behind a gap of 8; counted from 1.
    private static (byte R, byte G, byte B) Cell(Pictures image, int x, int y) => image.At(8 * x + 4, 8 * y + 4);

    // Pixels of the picture: pictures of the grid begin behind a gap of as many.
    private static Pictures Pixels(string html) => Pictures.OnPaper(html);

    [Fact]
    public void Ink_is_black_on_white_paper()
    {
        // Two pictures of 2 x 2 pixels, each 3 x 3 pixels of the page, with 3 between them.
        var image = Pixels(ImageGrid.Of([new[] { 0f, 1f, 0.5f, 2f }, [1f, 0f, 0f, -1f]]).Columns(2).Scale(3).ToHtml());

        Assert.Equal((2 * 6 + 3 * 3, 6 + 2 * 3), (image.Width, image.Height));
        Assert.Equal((255, 255, 255), image.At(4, 4));
        Assert.Equal((0, 0, 0), image.At(7, 4));
        Assert.InRange(image.At(4, 7).R, 126, 129);
        Assert.Equal((0, 0, 0), image.At(7, 7));
        Assert.Equal((0, 0, 0), image.At(13, 4));
        Assert.Equal((255, 255, 255), image.At(16, 7));
    }

    [Fact]
    public void BytesFloatsAndMatricesLookTheSame()
    {
        var bytes = ImageGrid.Of([new byte[] { 0, 255, 51, 102 }]).ToHtml();
        Assert.Equal(bytes, ImageGrid.Of([new[] { 0, 1, 0.2f, 0.4f }]).ToHtml());
        Assert.Equal(bytes, ImageGrid.Of([new[] { 0, 1, 0.2, 0.4 }]).ToHtml());
        Assert.Equal(bytes, ImageGrid.Of(new Matrix(1, 4, [0, 1, 0.2f, 0.4f])).ToHtml());
        Assert.Equal(bytes, ImageGrid.Of(new DigitSet([0, 255, 51, 102], [7], 2, 2)).ToHtml());
    }

    [Fact]
    public void SignedPicturesAreBlueWhiteAndRed()
    {
        var image = Pixels(ImageGrid.Of([new[] { -2f, 0f, 2f, 1f }]).Signed().ToHtml());
        var (negative, zero, positive) = (Cell(image, 1, 1), Cell(image, 2, 1), Cell(image, 1, 2));
        Assert.True(negative.B > negative.R && positive.R > positive.B);
        Assert.Equal(zero.R, zero.B);
    }

    [Fact]
    public void ColoursComeThrough()
    {
        var image = Pixels(ImageGrid.Colors([new byte[] { 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7 }]).ToHtml());
        Assert.Equal((255, 0, 0), Cell(image, 1, 1));
        Assert.Equal((0, 255, 0), Cell(image, 2, 1));
        Assert.Equal((9, 8, 7), Cell(image, 2, 2));
    }

    [Fact]
    public void ValuesThatAreNoNumbersStandOut()
    {
        var image = Pixels(ImageGrid.Of([new[] { float.NaN, 0f, 1f, 0f }]).ToHtml());
        Assert.Equal((230, 159, 0), Cell(image, 1, 1));
        Assert.Equal((255, 255, 255), Cell(image, 2, 1));
    }

    [Fact]
    public void Each_picture_has_its_caption_below_it_and_none_runs_into_another()
    {
        IPainted grid = ImageGrid.Of(Enumerable.Range(0, 3).Select(_ => new float[784])).Columns(3).Captions(new[] { "a seven or a one", "a two that is a three", "a one" }).Title("Digits");
        var canvas = new Canvas(grid.Extent.Width, grid.Extent.Height);
        grid.Paint(canvas, 0, 0);

        Assert.Equal(["Digits", "a seven or a one", "a two that is a three", "a one"], canvas.Texts.Select(t => t.Text));
        Assert.True(canvas.Texts[1].Right < canvas.Texts[2].Left && canvas.Texts[2].Right < canvas.Texts[3].Left);
        Assert.All(canvas.Texts.Skip(1), t => Assert.True(t.Top > 28 * 3 && t.Bottom <= grid.Extent.Height));
    }

    [Fact]
    public void StretchedAndRangedPicturesUseAllGreys()
    {
        var stretched = Pixels(ImageGrid.Of([new[] { 10f, 20f, 15f, 10f }]).Stretched().ToHtml());
        Assert.Equal(((byte)255, (byte)0), (Cell(stretched, 1, 1).R, Cell(stretched, 2, 1).R));
        var ranged = Pixels(ImageGrid.Of([new[] { -1f, 1f, 0f, 0f }]).Range(-1, 1).ToHtml());
        Assert.Equal(((byte)255, (byte)0), (Cell(ranged, 1, 1).R, Cell(ranged, 2, 1).R));
        Assert.Equal(255 - Cell(ranged, 1, 1).R, Cell(Pixels(ImageGrid.Of([new[] { -1f, 1f, 0f, 0f }]).Range(-1, 1).LightOnDark().ToHtml()), 1, 1).R);
    }

    [Fact]
    public void NoPicturesAreSaidToBeNone() =>
        Assert.Contains("no pictures", ImageGrid.Of(Array.Empty<float[]>()).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void A_film_shows_its_first_frame_and_holds_all()
    {
        var html = ImageGrid.Animation(Enumerable.Range(1, 3).Select(k => ($"step {k}", ImageGrid.Of([new float[4]])))).ToHtml();
        Assert.Equal(4, Pictures.All(html).Length); // the first one, and all three as data
        var still = html[..html.IndexOf("<script", StringComparison.Ordinal)];
        Assert.Single(Pictures.All(still));
        Assert.Contains("step 1", still, StringComparison.Ordinal);
        Assert.DoesNotContain("step 2", still, StringComparison.Ordinal);
    }
}
