using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The end of the kernel: who asks for it, and who waits for it.</summary>
internal sealed class KernelEnd
{
    private static readonly TimeSpan TimeForAnOrderlyEnd = TimeSpan.FromSeconds(6);
    private readonly ManualResetEventSlim _come = new();
    private volatile bool _announced;

    /// <summary>Ends the kernel for a reason that its user did not give, and that the log tells.</summary>
    public void Come(string reason)
    {
        var first = !_come.IsSet;
        _come.Set();
        if (first) KernelLog.Write($"the kernel ends: {reason}");
    }

    /// <summary>
    /// Kills the process some seconds after the end has come, whatever holds it: a thread that a cell left behind, what it
    /// registered for the process's end, a lock that an aborted thread took along.
    /// </summary>
    public void Enforce()
    {
        var self = Process.GetCurrentProcess();
        new Thread(() =>
        {
            Wait();
            Thread.Sleep(TimeForAnOrderlyEnd);
            self.Kill();
        }) { Name = "Last resort", IsBackground = true }.Start();
    }

    /// <summary>Answers a <c>shutdown_request</c>, and tells the other front ends; the end itself comes after the reply.</summary>
    /// <remarks>A restart is the front end's business: it starts another process.</remarks>
    public JsonObject Announce(Message request, IOPub iopub)
    {
        var restart = request.Flag("restart", otherwise: false);
        iopub.Shutdown(request, restart);
        _announced = true;
        return new JsonObject { ["status"] = "ok", ["restart"] = restart };
    }

    /// <summary>Ends the kernel if a request has asked for it.</summary>
    public void ComeIfAnnounced()
    {
        if (_announced) _come.Set();
    }

    /// <summary>Blocks until the end.</summary>
    public void Wait() => _come.Wait();
}
