using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>
/// Holds a cell's first display, and what follows it, back until a moment after the cell began. The cell does not wait.
/// </summary>
/// <remarks>
/// VS Code's Jupyter extension clears the outputs of a cell that runs again a little late, and forgets the display ids that
/// came before: every later update of such an output is lost, and a live chart freezes. What a cell shows and updates
/// within that moment leaves as one display with its last content, so a quick cell loses no time either.
/// </remarks>
internal sealed class HeldOutputs : ICellSink, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private readonly ICellSink _sink;
    private readonly Timer _timer;
    private readonly List<Action> _held = [];
    private readonly Dictionary<string, DisplayedOutput> _latest = [];
    private bool _open;

    /// <summary>The cell begins now.</summary>
    public HeldOutputs(ICellSink sink)
    {
        _sink = sink;
        _timer = new Timer(_ => Release(), null, Moment, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Stream(StreamName name, string text)
    {
        lock (_gate)
        {
            if (_open || _held.Count == 0) _sink.Stream(name, text);
            else _held.Add(() => _sink.Stream(name, text));
        }
    }

    /// <inheritdoc />
    public void Display(DisplayedOutput output)
    {
        lock (_gate)
        {
            if (_open)
            {
                _sink.Display(output);
                return;
            }
            _latest[output.DisplayId] = output;
            _held.Add(() => _sink.Display(_latest[output.DisplayId]));
        }
    }

    /// <inheritdoc />
    public void UpdateDisplay(DisplayedOutput output)
    {
        lock (_gate)
        {
            if (_latest.ContainsKey(output.DisplayId)) _latest[output.DisplayId] = output; // still on its way
            else if (_open || _held.Count == 0) _sink.UpdateDisplay(output);
            else _held.Add(() => _sink.UpdateDisplay(output));
        }
    }

    /// <inheritdoc />
    public void ClearOutput(bool wait)
    {
        lock (_gate)
        {
            if (_open || _held.Count == 0) _sink.ClearOutput(wait);
            else _held.Add(() => _sink.ClearOutput(wait));
        }
    }

    /// <summary>The cell has ended: nothing is held any more.</summary>
    public void Dispose()
    {
        Release();
        _timer.Dispose();
    }

    private void Release()
    {
        lock (_gate)
        {
            if (_open) return;
            foreach (var send in _held) send();
            _held.Clear();
            _latest.Clear();
            _open = true;
        }
    }
}
