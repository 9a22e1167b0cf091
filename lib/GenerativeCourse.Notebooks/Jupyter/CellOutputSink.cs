using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Publishes what a cell shows, as outputs of the request that runs it, no faster than front ends read.</summary>
internal sealed class CellOutputSink(IOPub iopub, Message request, CancellationToken cancellation) : ICellSink
{
    /// <inheritdoc />
    public void Stream(StreamName name, string text)
    {
        iopub.WaitForRoom(cancellation);
        iopub.Stream(request, name, text);
    }

    /// <inheritdoc />
    public void Display(DisplayedOutput output)
    {
        iopub.WaitForRoom(cancellation);
        iopub.Display(request, output, update: false);
    }

    /// <inheritdoc />
    public void UpdateDisplay(DisplayedOutput output)
    {
        iopub.WaitForRoom(cancellation);
        iopub.Display(request, output, update: true);
    }

    /// <inheritdoc />
    public void ClearOutput(bool wait) => iopub.ClearOutput(request, wait);
}

/// <summary>Shows nothing: for silent requests and for user expressions.</summary>
internal sealed class SilentSink : ICellSink
{
    /// <inheritdoc />
    public void Stream(StreamName name, string text)
    {
    }

    /// <inheritdoc />
    public void Display(DisplayedOutput output)
    {
    }

    /// <inheritdoc />
    public void UpdateDisplay(DisplayedOutput output)
    {
    }

    /// <inheritdoc />
    public void ClearOutput(bool wait)
    {
    }
}
