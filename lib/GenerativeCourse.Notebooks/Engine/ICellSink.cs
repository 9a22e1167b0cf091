namespace GenerativeCourse.Notebooks.Engine;

/// <summary>The two text streams of a cell.</summary>
internal enum StreamName
{
    /// <summary>What the cell writes to <see cref="Console.Out"/>.</summary>
    Stdout,

    /// <summary>What the cell writes to <see cref="Console.Error"/>.</summary>
    Stderr,
}

/// <summary>
/// Receives what a cell shows while it runs. The engine calls it from any thread, one call at a time, in the order of the
/// cell's own calls, and never after <see cref="CellEngine.RunAsync"/> has completed.
/// </summary>
internal interface ICellSink
{
    /// <summary>A piece of console text; the engine has already gathered small writes.</summary>
    public void Stream(StreamName name, string text);

    /// <summary>A new output.</summary>
    public void Display(DisplayedOutput output);

    /// <summary>New content for an output shown before, in this cell or an earlier one.</summary>
    public void UpdateDisplay(DisplayedOutput output);

    /// <summary>Empties the cell's outputs, at once or when the next output comes.</summary>
    public void ClearOutput(bool wait);
}

/// <summary>An output with the name under which it can be updated.</summary>
internal sealed record DisplayedOutput(string DisplayId, MimeBundle Bundle);
