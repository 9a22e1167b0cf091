namespace GenerativeCourse.Charts;

/// <summary>SVG or HTML made by hand, shown as it is.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
public sealed class Svg : IShowable
{
    private readonly string _markup;
    private readonly string _text;

    private Svg(string markup, string text) => (_markup, _text) = (markup, text);

    /// <summary>Shows markup, which must be complete and safe.</summary>
    /// <param name="markup">An svg element, or any HTML.</param>
    /// <param name="text">What a terminal prints instead.</param>
    public static Svg Of(string markup, string text = "(picture)")
    {
        ArgumentNullException.ThrowIfNull(markup);
        return new Svg(markup, text);
    }

    /// <inheritdoc/>
    public string ToHtml() => _markup;

    /// <inheritdoc/>
    public string ToText() => _text;
}
