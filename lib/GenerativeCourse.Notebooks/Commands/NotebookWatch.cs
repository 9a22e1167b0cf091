namespace GenerativeCourse.Notebooks.Commands;

/// <summary>Waits until one of some files is saved.</summary>
internal sealed class NotebookWatch : IDisposable
{
    // Editors save in several steps: what comes within this time is one change.
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);
    private readonly List<FileSystemWatcher> _watchers;
    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>Watches notebooks, and the .csx files beside them.</summary>
    public NotebookWatch(IReadOnlyList<string> notebooks)
    {
        var names = notebooks.ToHashSet();
        _watchers = [.. notebooks.Select(path => Path.GetDirectoryName(path)!).Distinct().Select(folder =>
        {
            var watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
            void Saved(object sender, FileSystemEventArgs change)
            {
                if (names.Contains(change.FullPath) || change.FullPath.EndsWith(".csx", StringComparison.Ordinal)) _changed.Release();
            }
            watcher.Changed += Saved;
            watcher.Created += Saved;
            watcher.Renamed += Saved;
            return watcher;
        })];
    }

    /// <summary>Returns when something was saved since the last call.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task ChangeAsync(CancellationToken cancellation)
    {
        await _changed.WaitAsync(cancellation).ConfigureAwait(false);
        do
            await Task.Delay(Settled, cancellation).ConfigureAwait(false);
        while (Forget());
    }

    /// <summary>Forgets what was saved until now: our own writing, say. True if there was anything.</summary>
    public bool Forget()
    {
        var any = false;
        while (_changed.Wait(0)) any = true;
        return any;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var watcher in _watchers) watcher.Dispose();
        _changed.Dispose();
    }
}
