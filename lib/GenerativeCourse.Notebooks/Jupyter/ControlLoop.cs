using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The control channel: what is answered at once, also while a cell runs.</summary>
internal sealed class ControlLoop(KernelSockets sockets, WireFormat wire, IOPub iopub, CellExecutor executor, KernelEnd end)
    : RequestLoop(Channel.Control, sockets, wire, iopub)
{
    private readonly IOPub _iopub = iopub;

    /// <inheritdoc />
    protected override JsonObject? Handle(Message request)
    {
        switch (request.Type)
        {
            case "interrupt_request":
                executor.Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "kernel_info_request": return KernelInfo.Reply();
            case "comm_info_request": return Answers.CommInfo();
            case "shutdown_request": return end.Announce(request, _iopub);
            default: return Ignore(request);
        }
    }

    /// <inheritdoc />
    protected override void OnServed(Message request) => end.ComeIfAnnounced();
}
