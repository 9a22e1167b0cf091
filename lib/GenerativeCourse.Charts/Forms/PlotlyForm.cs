namespace GenerativeCourse.Charts;

/// <summary>The interactive form of figures.</summary>
internal static class PlotlyForm
{
    public static string Of(Chart chart) => "{\"data\":[],\"layout\":{}}";

    public static string Of(ChartGrid grid) => "{\"data\":[],\"layout\":{}}";

    public static string Of(ChartAnimation animation) => "{\"data\":[],\"layout\":{}}";
}
