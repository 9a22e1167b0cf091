using System.Collections;

namespace GenerativeCourse.Charts;

/// <summary>
/// Tells a notebook's formatter how a type shows itself. Formatters find this attribute by its simple name
/// (a convention of .NET Interactive), so the charts need no reference to any notebook.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The output forms to send, all of them at once.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}

/// <summary>The names of the output forms.</summary>
internal static class Mime
{
    public const string Html = "text/html";
    public const string Png = "image/png";
    public const string Text = "text/plain";
    public const string Plotly = "application/vnd.plotly.v1+json";
}

/// <summary>Formatters of everything that shows itself as HTML and as text.</summary>
internal class ShowableFormatterSource
{
    /// <summary>One formatter for each output form.</summary>
    public virtual IEnumerable CreateTypeFormatters() => new object[]
    {
        new ShowableFormatter(Mime.Html, value => (value as IShowable)?.ToHtml()),
        new ShowableFormatter(Mime.Text, value => (value as IShowable)?.ToText()),
    };
}

/// <summary>Formatters of pictures, which viewers that show no HTML get as pixels.</summary>
internal class PictureFormatterSource : ShowableFormatterSource
{
    public override IEnumerable CreateTypeFormatters() =>
        base.CreateTypeFormatters().Cast<object>().Append(new ShowableFormatter(Mime.Png, value => value is IPainted { Extent: { Width: > 0, Height: > 0 } } picture ? Still.Png(picture) : null));
}

/// <summary>Formatters of charts, which are interactive figures too.</summary>
internal sealed class FigureFormatterSource : PictureFormatterSource
{
    public override IEnumerable CreateTypeFormatters() =>
        base.CreateTypeFormatters().Cast<object>().Prepend(new ShowableFormatter(Mime.Plotly, value => value is IFigure figure ? Upgrade.Interactive(figure) : null));
}

/// <summary>Writes one output form of a value.</summary>
internal sealed class ShowableFormatter(string mimeType, Func<object, string?> write)
{
    /// <summary>The name of the output form.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes the form, or says that the value has none.</summary>
    public bool Format(object value, TextWriter writer)
    {
        if (write(value) is not { } text) return false;
        writer.Write(text);
        return true;
    }
}
