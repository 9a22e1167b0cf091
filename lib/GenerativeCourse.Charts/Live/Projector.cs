namespace GenerativeCourse.Charts;

/// <summary>Larger pictures and letters for a lecture hall, if the environment variable COURSE_PROJECTOR is 1.</summary>
internal static class Projector
{
    public const string Variable = "COURSE_PROJECTOR";
    private const double Width = 1600;
    private const double Height = 960;

    public static bool IsOn => Environment.GetEnvironmentVariable(Variable)?.Trim() is "1" or "true" or "on";

    /// <summary>How much larger a picture is shown: until it fills 1,600 pixels, or a screen's height.</summary>
    public static double Factor(double width, double height) =>
        !IsOn || width <= 0 || height <= 0 ? 1 : Math.Clamp(Math.Min(Width / width, Height / height), 1, 4);

    /// <summary>The size of letters outside pictures.</summary>
    public static int Letters(int pixels) => IsOn ? (int)Math.Round(pixels * 1.7) : pixels;
}
