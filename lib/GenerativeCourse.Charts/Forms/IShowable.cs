namespace GenerativeCourse.Charts;

/// <summary>Something that a notebook shows as a picture: charts, image grids, tables, drawings.</summary>
public interface IShowable
{
    /// <summary>The picture as HTML that needs no script and no network.</summary>
    public string ToHtml();

    /// <summary>The picture in words, for a terminal.</summary>
    public string ToText();
}
