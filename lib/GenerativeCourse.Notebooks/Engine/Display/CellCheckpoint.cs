using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Microsoft.DotNet.Interactive;

/// <summary>Where a cell's loops end when the cell is interrupted. The engine writes the calls; cells need none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellCheckpoint
{
    private static volatile int stopping;

    /// <summary>Costs next to nothing as long as no cell is being stopped.</summary>
    /// <exception cref="OperationCanceledException">The cell that calls it was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pass()
    {
        if (stopping != 0) Look();
    }

    internal static void Begin() => Interlocked.Increment(ref stopping);

    internal static void End() => Interlocked.Decrement(ref stopping);

    private static void Look()
    {
        if (KernelInvocationContext.Current is { IsStopping: true }) throw new OperationCanceledException("The cell was interrupted.");
    }
}
