using System.Text;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>What the kernel publishes to all front ends. Any thread may call it; messages leave in the order of the calls.</summary>
internal sealed class IOPub(KernelSockets sockets, WireFormat wire)
{
    /// <summary>The kernel works on a request, or has done so; both frame everything else that the request causes.</summary>
    public void Status(Message? parent, string executionState) =>
        Publish("status", parent, new JsonObject { ["execution_state"] = executionState });

    /// <summary>Tells all front ends what one of them executes.</summary>
    public void ExecuteInput(Message parent, string code, int executionCount) =>
        Publish("execute_input", parent, new JsonObject { ["code"] = code, ["execution_count"] = executionCount });

    /// <summary>Console text.</summary>
    public void Stream(Message parent, StreamName name, string text) =>
        Publish("stream", parent, new JsonObject { ["name"] = name == StreamName.Stdout ? "stdout" : "stderr", ["text"] = text });

    /// <summary>A new output (<c>display_data</c>), or new content for one (<c>update_display_data</c>).</summary>
    public void Display(Message parent, DisplayedOutput output, bool update) =>
        Publish(update ? "update_display_data" : "display_data", parent, new JsonObject
        {
            ["data"] = output.Bundle.Data.DeepClone(),
            ["metadata"] = output.Bundle.Metadata.DeepClone(),
            ["transient"] = new JsonObject { ["display_id"] = output.DisplayId },
        });

    /// <summary>The value of a cell.</summary>
    public void ExecuteResult(Message parent, MimeBundle value, int executionCount) =>
        Publish("execute_result", parent, new JsonObject
        {
            ["execution_count"] = executionCount,
            ["data"] = value.Data.DeepClone(),
            ["metadata"] = value.Metadata.DeepClone(),
        });

    /// <summary>Why a cell did not end well.</summary>
    public void Error(Message parent, CellError error) => Publish("error", parent, ErrorContent(error));

    /// <summary>Empties the cell's outputs, at once or when the next one comes.</summary>
    public void ClearOutput(Message parent, bool wait) => Publish("clear_output", parent, new JsonObject { ["wait"] = wait });

    /// <summary>Says that the kernel ends, to those who did not ask for it.</summary>
    public void Shutdown(Message parent, bool restart) => Publish("shutdown_reply", parent, new JsonObject { ["status"] = "ok", ["restart"] = restart });

    /// <summary>Refuses a comm: the kernel has no widgets.</summary>
    public void CommClose(Message parent, string commId) => Publish("comm_close", parent, new JsonObject { ["comm_id"] = commId, ["data"] = new JsonObject() });

    /// <summary>The members that an error has on every channel.</summary>
    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
    };

    /// <summary>Waits while front ends are far behind in reading; returns at once when cancelled.</summary>
    public void WaitForRoom(CancellationToken cancellation) => sockets.WaitForRoom(cancellation);

    private void Publish(string type, Message? parent, JsonObject content) =>
        sockets.Send(Channel.IOPub, wire.Write([Encoding.ASCII.GetBytes($"kernel.{type}")], type, parent, content));
}
