using GenerativeCourse.Notebooks.Engine;

namespace Microsoft.DotNet.Interactive;

/// <summary>What a running cell can reach of its kernel: its outputs and its cancellation.</summary>
public sealed class KernelInvocationContext
{
    private static readonly AsyncLocal<KernelInvocationContext?> Flowing = new();
    private static volatile KernelInvocationContext? latest;
    private readonly CellOutputs outputs;
    private readonly CancellationToken cancellation;

    internal KernelInvocationContext(CellOutputs outputs, CancellationToken cancellation)
    {
        this.outputs = outputs;
        this.cancellation = cancellation;
    }

    /// <summary>
    /// The context of the cell that started the calling code. Code that outlives its cell gets the cell that runs now, so
    /// that a timer or a background task keeps a place to show its results; null where no cell ever ran.
    /// </summary>
    public static KernelInvocationContext? Current =>
        Flowing.Value is { IsComplete: false } own ? own : latest ?? Flowing.Value;

    /// <summary>Cancelled when the user interrupts the cell.</summary>
    public CancellationToken CancellationToken
    {
        get
        {
            IsCancellationWatched = true;
            return cancellation;
        }
    }

    /// <summary>True once the cell has ended.</summary>
    public bool IsComplete => outputs.IsClosed;

    /// <summary>True once the cell's code has taken the token, so that an interrupt can hope for a cooperative end.</summary>
    internal bool IsCancellationWatched { get; private set; }

    /// <summary>True from when the cell's loops shall end.</summary>
    internal bool IsStopping { get; private set; }

    internal CellOutputs Outputs => outputs;

    /// <summary>Shows a value in the cell's output, in its preferred forms or in the given ones.</summary>
    /// <returns>A handle whose <see cref="DisplayedValue.Update"/> replaces what is shown.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        var bundle = ValueFormatter.Format(value, mimeTypes);
        var displayed = new DisplayedValue(Guid.NewGuid().ToString("N"), mimeTypes);
        outputs.Display(new DisplayedOutput(displayed.DisplayId, bundle));
        return displayed;
    }

    /// <summary>Shows a text under a MIME type, as it is.</summary>
    public DisplayedValue DisplayAs(string value, string mimeType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        var displayed = new DisplayedValue(Guid.NewGuid().ToString("N"), [mimeType]);
        outputs.Display(new DisplayedOutput(displayed.DisplayId, new MimeBundle().Add(mimeType, value)));
        return displayed;
    }

    /// <summary>Ends the cell's loops at their next round.</summary>
    internal void Stop()
    {
        if (IsStopping) return;
        IsStopping = true;
        CellCheckpoint.Begin();
    }

    /// <summary>The cell is over.</summary>
    internal void Leave()
    {
        if (IsStopping) CellCheckpoint.End();
    }

    /// <summary>Makes this context the one that code started from here on sees.</summary>
    internal void Enter()
    {
        Flowing.Value = this;
        latest = this;
    }
}
