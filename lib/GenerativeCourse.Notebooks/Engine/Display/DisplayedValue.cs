using GenerativeCourse.Notebooks.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>An output that can be replaced in place: what <c>display(x)</c> returns.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    internal DisplayedValue(string displayId, string[] mimeTypes)
    {
        DisplayId = displayId;
        this.mimeTypes = mimeTypes;
    }

    /// <summary>The name under which front ends find the output.</summary>
    public string DisplayId { get; }

    /// <summary>The forms that were asked for; empty where the value's own preference decides.</summary>
    public IReadOnlyCollection<string> MimeTypes => mimeTypes;

    /// <summary>Shows another value in the same place; also from a later cell.</summary>
    public void Update(object? updatedValue)
    {
        var context = KernelInvocationContext.Current
            ?? throw new InvalidOperationException("A displayed value can be updated only while a cell runs.");
        context.Outputs.UpdateDisplay(new DisplayedOutput(DisplayId, ValueFormatter.Format(updatedValue, mimeTypes)));
    }
}
