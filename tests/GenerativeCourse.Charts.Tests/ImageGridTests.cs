using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GenerativeCourse.Data;
using GenerativeCourse.Numerics;
using StbImageSharp;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

public sealed partial class ImageGridTests
{
    private static ImageResult Pixels(string html) =>
        ImageResult.FromMemory(Convert.FromBase64String(Uri().Match(html).Groups[1].Value), ColorComponents.RedGreenBlue);

    private static (byte R, byte G, byte B) At(ImageResult image, int x, int y)
    {
        var at = (y * image.Width + x) * 3;
        return (image.Data[at], image.Data[at + 1], image.Data[at + 2]);
    }

    [Fact]
    public void InkIsBlackOnWhitePaper()
    {
        var image = Pixels(ImageGrid.Of([new[] { 0f, 1f, 0.5f, 2f }, [1f, 0f, 0f, -1f]]).Columns(2).Scale(3).ToHtml());

        Assert.Equal((2 * 3 + 1, 1 * 3 + 1), (image.Width, image.Height));
        Assert.Equal((255, 255, 255), At(image, 1, 1));
        Assert.Equal((0, 0, 0), At(image, 2, 1));
        Assert.InRange(At(image, 1, 2).R, 126, 129);
        Assert.Equal((0, 0, 0), At(image, 2, 2));
        Assert.Equal((0, 0, 0), At(image, 4, 1));
        Assert.Equal((255, 255, 255), At(image, 5, 2));
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
        var (negative, zero, positive) = (At(image, 1, 1), At(image, 2, 1), At(image, 1, 2));
        Assert.True(negative.B > negative.R && positive.R > positive.B);
        Assert.Equal(zero.R, zero.B);
    }

    [Fact]
    public void ColoursComeThrough()
    {
        var image = Pixels(ImageGrid.Colors([new byte[] { 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7 }]).ToHtml());
        Assert.Equal((255, 0, 0), At(image, 1, 1));
        Assert.Equal((0, 255, 0), At(image, 2, 1));
        Assert.Equal((9, 8, 7), At(image, 2, 2));
    }

    [Fact]
    public void ValuesThatAreNoNumbersStandOut()
    {
        var image = Pixels(ImageGrid.Of([new[] { float.NaN, 0f, 1f, 0f }]).ToHtml());
        Assert.Equal((230, 159, 0), At(image, 1, 1));
        Assert.Equal((255, 255, 255), At(image, 2, 1));
    }

    [Fact]
    public void EachPictureHasItsCaptionBelowIt()
    {
        var svg = XElement.Parse(ImageGrid.Of(Enumerable.Range(0, 3).Select(_ => new float[784])).Columns(3).Captions(new[] { 7, 2, 1 }).Title("Digits").ToHtml());
        var texts = svg.Descendants().Where(e => e.Name.LocalName == "text").ToArray();
        Assert.Equal(["Digits", "7", "2", "1"], texts.Select(t => t.Value));
        var places = texts.Skip(1).Select(t => double.Parse(t.Attribute("x")!.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(places[0] < places[1] && places[1] < places[2]);
        Assert.True(double.Parse(texts[1].Attribute("y")!.Value, CultureInfo.InvariantCulture) > 28 * 3);
        Assert.DoesNotContain("http", Regex.Replace(svg.ToString(), "http://www.w3.org/[^\"]*", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void StretchedAndRangedPicturesUseAllGreys()
    {
        var stretched = Pixels(ImageGrid.Of([new[] { 10f, 20f, 15f, 10f }]).Stretched().ToHtml());
        Assert.Equal(((byte)255, (byte)0), (At(stretched, 1, 1).R, At(stretched, 2, 1).R));
        var ranged = Pixels(ImageGrid.Of([new[] { -1f, 1f, 0f, 0f }]).Range(-1, 1).ToHtml());
        Assert.Equal(((byte)255, (byte)0), (At(ranged, 1, 1).R, At(ranged, 2, 1).R));
        Assert.Equal(255 - At(ranged, 1, 1).R, At(Pixels(ImageGrid.Of([new[] { -1f, 1f, 0f, 0f }]).Range(-1, 1).LightOnDark().ToHtml()), 1, 1).R);
    }

    [Fact]
    public void NoPicturesAreSaidToBeNone() =>
        Assert.Contains("no pictures", ImageGrid.Of(Array.Empty<float[]>()).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void AFilmShowsOneFrameAndHoldsAll()
    {
        var html = ImageGrid.Animation(Enumerable.Range(1, 3).Select(k => ($"step {k}", ImageGrid.Of([new float[4]])))).ToHtml();
        Assert.Equal(3, Regex.Matches(html, "class=\"course-frame\"").Count);
        Assert.Single(Regex.Matches(html, "display:block"));
        Assert.Contains("max=\"2\" value=\"2\"", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("data:image/png;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Uri();
}
