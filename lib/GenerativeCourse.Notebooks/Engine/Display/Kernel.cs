using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>What every cell can call by its bare name.</summary>
public static class Kernel
{
    /// <summary>Shows a value in the cell's output.</summary>
    /// <returns>A handle whose <see cref="DisplayedValue.Update"/> replaces what is shown.</returns>
    [SuppressMessage("Style", "IDE1006", Justification = "The name that .NET Interactive gave it.")]
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Context.Display(value, mimeTypes);

    /// <summary>Marks a text as HTML, to be shown as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page that shows the notebook.</summary>
    public static void Javascript(string scriptContent) =>
        Context.DisplayAs($"<script type=\"text/javascript\">{scriptContent}</script>", HtmlFormatter.MimeType);

    /// <summary>Adds style rules to the page that shows the notebook.</summary>
    public static void CSS(string content) => Context.DisplayAs($"<style>{content}</style>", HtmlFormatter.MimeType);

    /// <summary>Empties the outputs of the running cell, at once or when its next output comes.</summary>
    [SuppressMessage("Style", "IDE1006", Justification = "The name that Jupyter users know.")]
    public static void clear_output(bool wait = false) => Context.Outputs.ClearOutput(wait);

    private static KernelInvocationContext Context => KernelInvocationContext.Current
        ?? throw new InvalidOperationException("Something can be displayed only while a cell runs.");
}

/// <summary>Showing a value as the last step of an expression.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value in the cell's output.</summary>
    /// <returns>A handle whose <see cref="DisplayedValue.Update"/> replaces what is shown.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows a text under a MIME type, as it is.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        (KernelInvocationContext.Current ?? throw new InvalidOperationException("Something can be displayed only while a cell runs."))
        .DisplayAs(value, mimeType);
}
