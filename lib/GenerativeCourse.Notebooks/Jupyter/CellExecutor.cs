using System.Text.Json;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Turns an <c>execute_request</c> into a run of the engine, and its end into a reply.</summary>
internal sealed class CellExecutor(Task<CellEngine> engine, IOPub iopub, Stdin stdin)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;
    private int _executionCount;

    /// <summary>The cells that were run.</summary>
    public History History { get; } = new();

    /// <summary>Interrupts the running cell; does nothing between cells. Any thread.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_running is not { } running) return;
            // The second interrupt of a cell waits no longer for what the cell does about the first.
            var again = running.IsCancellationRequested && engine.IsCompletedSuccessfully;
            // A thread of its own: what the cell registered on its token runs there, and may take its time or never end.
            new Thread(again ? engine.Result.Interrupt : running.Cancel) { Name = "Interrupt", IsBackground = true }.Start();
        }
    }

    /// <summary>From here on an interrupt means the request that comes next.</summary>
    public void Begin()
    {
        lock (_lock) _running = new CancellationTokenSource();
    }

    /// <summary>From here on an interrupt means nothing.</summary>
    public void End()
    {
        lock (_lock) _running = null;
    }

    /// <summary>Runs a request's code and publishes what it shows.</summary>
    /// <param name="request">The <c>execute_request</c>.</param>
    /// <returns>The reply's content, and whether requests that wait behind this one shall be aborted.</returns>
    public (JsonObject Reply, bool Abort) Execute(Message request)
    {
        var code = request.Text("code");
        var silent = request.Flag("silent", otherwise: false);
        var expressions = UserExpressions(request);
        if (!silent && request.Flag("store_history", otherwise: true)) History.Add(++_executionCount, code);
        if (!silent) iopub.ExecuteInput(request, code, _executionCount);

        var interrupted = _running?.Token ?? CancellationToken.None;
        using var input = new ConsoleInput(() => stdin.Ask(request, "", password: false, interrupted));
        Console.SetIn(input);
        CellOutcome outcome;
        using (var outputs = new HeldOutputs(silent ? new SilentSink() : new CellOutputSink(iopub, request, interrupted)))
            outcome = Run(code, outputs);
        if (outcome.Error is null && interrupted.IsCancellationRequested)
            outcome = outcome with { Status = CellStatus.Interrupted, Error = CellErrors.Interrupted($"Cell In[{_executionCount}]") }; // it ended on its own terms
        if (!silent && outcome.Value is { } value) iopub.ExecuteResult(request, value, _executionCount);
        if (outcome.Error is { } error)
        {
            if (!silent) iopub.Error(request, error);
            return (Reply(IOPub.ErrorContent(error), "error"), request.Flag("stop_on_error", otherwise: true));
        }
        var reply = Reply([], "ok");
        foreach (var (name, expression) in expressions) reply["user_expressions"]![name] = Evaluate(expression);
        return (reply, false);
    }

    private CellOutcome Run(string code, ICellSink sink) =>
        engine.GetAwaiter().GetResult()
            .RunAsync(code, sink, _running?.Token ?? CancellationToken.None, _executionCount)
            .GetAwaiter().GetResult();

    private JsonObject Reply(JsonObject content, string status)
    {
        content["status"] = status;
        content["execution_count"] = _executionCount;
        content["user_expressions"] = new JsonObject();
        content["payload"] = new JsonArray();
        return content;
    }

    private JsonObject Evaluate(string expression)
    {
        var outcome = Run(expression, new SilentSink());
        if (outcome.Error is { } error)
        {
            var content = IOPub.ErrorContent(error);
            content["status"] = "error";
            return content;
        }
        var value = outcome.Value ?? MimeBundle.Text("null");
        return new JsonObject { ["status"] = "ok", ["data"] = value.Data.DeepClone(), ["metadata"] = value.Metadata.DeepClone() };
    }

    private static List<(string Name, string Expression)> UserExpressions(Message request)
    {
        if (!request.Content.TryGetProperty("user_expressions", out var all) || all.ValueKind != JsonValueKind.Object) return [];
        return [.. all.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).Select(one => (one.Name, one.Value.GetString()!))];
    }
}
