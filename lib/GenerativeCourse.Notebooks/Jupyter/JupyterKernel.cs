using System.Runtime.InteropServices;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The kernel: an engine behind Jupyter's five sockets, from the first bind to the last message.</summary>
internal static class JupyterKernel
{
    private static readonly TimeSpan WaitForRunningCell = TimeSpan.FromSeconds(2);

    /// <summary>Serves a front end until it shuts the kernel down or is gone.</summary>
    /// <param name="connectionFile">The path of the connection file.</param>
    /// <exception cref="InvalidDataException">The connection file cannot be used; the message says why.</exception>
    public static void Serve(string connectionFile)
    {
        var where = ConnectionFile.Read(connectionFile);
        if (where.Key.Length == 0) KernelLog.Write("the connection file has no key: everyone on this machine can run code in this kernel");
        var end = new KernelEnd();
        end.Enforce();
        var watcher = new ParentWatcher(connectionFile, end);

        // The engine and the compiler under it get ready while the front end is still connecting.
        var engine = Task.Run(() => new CellEngine(new EngineOptions { WorkingDirectory = Environment.CurrentDirectory }));

        var wire = new WireFormat(where.Key);
        RequestLoop? shell = null, control = null;
        Stdin? stdin = null;
        var ready = new ManualResetEventSlim();
        using (var sockets = new KernelSockets(where, Receive))
        {
            var iopub = new IOPub(sockets, wire);
            stdin = new Stdin(sockets, wire);
            var executor = new CellExecutor(engine, iopub, stdin);
            shell = new ShellLoop(sockets, wire, iopub, executor, end);
            control = new ControlLoop(sockets, wire, iopub, executor, end);
            iopub.Status(parent: null, "starting");
            shell.Start();
            control.Start();
            ready.Set();
            using var interrupt = OnSignal(PosixSignal.SIGINT, executor.Interrupt);
            using var terminate = OnSignal(PosixSignal.SIGTERM, () => end.Come("it was told to terminate"));
            watcher.Start();

            end.Wait();
            executor.Interrupt();
            shell.Stop(WaitForRunningCell);
        }

        void Receive(Channel channel, IReadOnlyList<byte[]> frames)
        {
            ready.Wait();
            try
            {
                var message = wire.Read(frames);
                if (channel == Channel.Shell) shell!.Enqueue(message);
                else if (channel == Channel.Control) control!.Enqueue(message);
                else stdin!.Receive(message);
            }
            catch (InvalidDataException failure)
            {
                KernelLog.Write($"dropped a message on the {channel} channel: {failure.Message}");
            }
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, Action action) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        });
}
