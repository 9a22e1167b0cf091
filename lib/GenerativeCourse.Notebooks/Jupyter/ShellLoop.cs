using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The shell channel: cells in the order in which they were sent, and questions in between.</summary>
internal sealed class ShellLoop(KernelSockets sockets, WireFormat wire, IOPub iopub, CellExecutor executor, KernelEnd end)
    : RequestLoop(Channel.Shell, sockets, wire, iopub)
{
    private readonly IOPub _iopub = iopub;

    /// <inheritdoc />
    protected override void OnServing(Message request)
    {
        if (IsCell(request)) executor.Begin();
    }

    /// <inheritdoc />
    protected override JsonObject? Handle(Message request)
    {
        switch (request.Type)
        {
            case "execute_request":
                var (reply, abort) = executor.Execute(request);
                if (abort) AbortWaitingCells();
                return reply;
            case "kernel_info_request": return KernelInfo.Reply();
            case "is_complete_request": return Completeness.Reply(request);
            case "complete_request": return Answers.Complete(request);
            case "inspect_request": return Answers.Inspect();
            case "history_request": return executor.History.Reply(request);
            case "comm_info_request": return Answers.CommInfo();
            case "comm_open":
                _iopub.CommClose(request, request.Text("comm_id"));
                return null;
            case "comm_msg" or "comm_close": return null;
            case "shutdown_request": return end.Announce(request, _iopub);
            default: return Ignore(request);
        }
    }

    /// <inheritdoc />
    protected override void OnServed(Message request)
    {
        if (IsCell(request)) executor.End();
        end.ComeIfAnnounced();
    }
}
