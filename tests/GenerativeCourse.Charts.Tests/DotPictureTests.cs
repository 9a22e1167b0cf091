using Xunit;

namespace GenerativeCourse.Charts.Tests;

public class DotPictureTests
{
    [Fact]
    public void Each_character_stands_for_two_by_four_pixels()
    {
        float[] image =
        [
            1, 0, 0, 1,
            0, 0, 0, 0,
            0, 0, 0, 0,
            0, 1, 1, 0,
            1, 1, 0, 0,
        ];
        Assert.Equal("\u2881\u2848\n\u2809\u2800", DotPicture.Of(image.AsSpan(), 4));
    }

    [Fact]
    public void Pixels_that_are_no_whole_rows_are_refused() =>
        Assert.Contains("no whole number of rows", Assert.Throws<ArgumentException>(() => DotPicture.Of(new float[7].AsSpan(), 3)).Message);
}
