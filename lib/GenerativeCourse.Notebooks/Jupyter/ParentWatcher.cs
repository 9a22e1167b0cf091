using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Notices that nobody is left to serve: the process that started the kernel, or its connection file, is gone.</summary>
/// <remarks>
/// A front end that crashes sends no shutdown, and a forgotten kernel would hold its memory until the machine is restarted.
/// Jupyter names the parent in <c>JPY_PARENT_PID</c>: a process id, on Windows an inherited handle. Without it, the process
/// that started this one counts.
/// </remarks>
internal sealed class ParentWatcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Func<bool>? _parentIsGone;
    private readonly string _connectionFile;
    private readonly KernelEnd _end;
    private int _timesWithoutFile;

    /// <summary>Remembers who the parent is; the watch begins with <see cref="Start"/>.</summary>
    public ParentWatcher(string connectionFile, KernelEnd end)
    {
        (_connectionFile, _end) = (Path.GetFullPath(connectionFile), end);
        var named = long.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        _parentIsGone = OperatingSystem.IsWindows() ? WatchHandle((nint)named) : WatchProcess(named);
    }

    /// <summary>Looks once a second, on a thread of its own.</summary>
    public void Start() => new Thread(Watch) { Name = "Parent watcher", IsBackground = true }.Start();

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(Interval);
            if (_parentIsGone?.Invoke() == true)
            {
                _end.Come("the process that started it is gone");
                return;
            }
            // Twice: a front end may be writing it anew.
            _timesWithoutFile = File.Exists(_connectionFile) ? 0 : _timesWithoutFile + 1;
            if (_timesWithoutFile == 2)
            {
                _end.Come("its connection file is gone");
                return;
            }
        }
    }

    private static Func<bool>? WatchProcess(long named)
    {
        var starter = getppid();
        if (named is > 1 and <= int.MaxValue && named != starter)
        {
            try
            {
                // Somebody stands in between (a shell, a launcher): the process that Jupyter names counts, not that one.
                var parent = Process.GetProcessById((int)named);
                return () => parent.HasExited;
            }
            catch (ArgumentException)
            {
                // Not a process here: a front end in another container, say.
            }
        }
        // A process whose parent ends is given to another, so the number changes. Process 1 gives nobody away.
        return starter > 1 ? () => getppid() != starter : null;
    }

    private static Func<bool>? WatchHandle(nint handle)
    {
        if (handle <= 0) return null;
        var parent = new ManualResetEvent(false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: true) };
        return () => parent.WaitOne(0);
    }

    [DllImport("libc")]
    private static extern int getppid();
}
