using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Turns a value into the forms in which a front end can show it.</summary>
internal static class ValueFormatter
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";
    private const string Latex = "text/latex";

    /// <summary>Forgets what earlier notebooks taught the formatters.</summary>
    public static void Reset()
    {
        Formatter.ResetToDefault();
        Formatter.Register<LaTeXString>(value => value.Value, Latex);
        Formatter.Register<LaTeXString>(value => value.Value, Plain);
        Formatter.SetPreferredMimeTypesFor(typeof(LaTeXString), Latex);
    }

    /// <summary>
    /// The value in the given forms, or where none is given in those that its type prefers, with a plain text added for
    /// front ends that show nothing else.
    /// </summary>
    public static MimeBundle Format(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        var bundle = new MimeBundle();
        if (value is FormattedValue formatted) return bundle.Add(formatted.MimeType, formatted.Value);
        var wanted = mimeTypes.Count > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object));
        foreach (var mimeType in wanted)
            bundle.Add(mimeType, mimeType == Plain ? PlainText(value) : value.ToDisplayString(mimeType).ReplaceLineEndings("\n"));
        if (mimeTypes.Count == 0 && bundle.Data[Plain] is null) bundle.Add(Plain, Summary(value));
        return bundle;
    }

    /// <summary>What a terminal shows instead of HTML; a value whose text cannot be made is named by its type.</summary>
    private static string Summary(object? value)
    {
        try
        {
            return value is Microsoft.AspNetCore.Html.IHtmlContent ? "[HTML]" : PlainText(value);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return value!.GetType().ToString();
        }
    }

    // The package takes an array of tuples for a tuple, and writes the array's own properties, nested.
    private static string PlainText(object? value) =>
        (value is Array array && typeof(ITuple).IsAssignableFrom(array.GetType().GetElementType())
            ? array.Cast<object>().ToList()
            : value).ToDisplayString(Plain).ReplaceLineEndings("\n");
}
