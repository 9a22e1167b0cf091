namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Charts of plotting packages that cells may use directly, found by type name: the host depends on none of them.</summary>
internal static class ForeignCharts
{
    /// <summary>The chart's forms, or null where the value is no such chart.</summary>
    public static MimeBundle? TryFormat(object value) => null;
}
