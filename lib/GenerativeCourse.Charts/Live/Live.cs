namespace GenerativeCourse.Charts;

/// <summary>
/// Something on display that changes while a cell runs. Updates that come faster than three a second are skipped,
/// and the last one is shown by <see cref="Finish"/>, which the end of a <see cref="Progress.Over{T}"/> loop calls too.
/// </summary>
public sealed class Live : IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(333);

    private readonly Throttle _throttle = new(Interval);
    private Action<object>? _replace;
    private object? _pending;

    internal Live(object initial)
    {
        _replace = Notebook.Display(initial);
        LoopEnd.Register(this, Finish);
    }

    /// <summary>Shows another value in the place of the last one, unless that one came just now.</summary>
    public void Update(object next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _pending = next;
        LoopEnd.Register(this, Finish);
        if (_throttle.IsOpen()) Send();
    }

    /// <summary>Shows a value that is made only if it is time to show one.</summary>
    public void Update(Func<object> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _pending = next;
        LoopEnd.Register(this, Finish);
        if (_throttle.IsOpen()) Send();
    }

    /// <summary>Shows the last value if it was skipped.</summary>
    public void Finish()
    {
        if (_pending is not null) Send();
    }

    /// <summary>As <see cref="Finish"/>.</summary>
    public void Dispose() => Finish();

    private void Send()
    {
        var next = _pending is Func<object> make ? make() : _pending!;
        _pending = null;
        _replace?.Invoke(next);
    }
}

/// <summary>Lets one through, then none for a while.</summary>
internal sealed class Throttle(TimeSpan interval)
{
    private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
    private TimeSpan _last = -interval;

    public bool IsOpen()
    {
        if (_clock.Elapsed - _last < interval) return false;
        _last = _clock.Elapsed;
        return true;
    }
}

/// <summary>What is to be finished when a loop under Progress.Over ends.</summary>
internal static class LoopEnd
{
    private static readonly Lock Gate = new();
    private static readonly List<(object Owner, Action Finish)> Waiting = [];

    public static void Register(object owner, Action finish)
    {
        lock (Gate)
            if (!Waiting.Any(w => ReferenceEquals(w.Owner, owner))) Waiting.Add((owner, finish));
    }

    public static void FinishAll()
    {
        (object Owner, Action Finish)[] all;
        lock (Gate)
        {
            all = [.. Waiting];
            Waiting.Clear();
        }
        foreach (var (_, finish) in all) finish();
    }
}
