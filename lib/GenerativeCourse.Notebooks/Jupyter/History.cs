using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>The cells that this session has run, for consoles that scroll back and search. A notebook is its own history, so nothing is kept on disk.</summary>
internal sealed class History
{
    private const int Session = 1;
    private readonly Lock _gate = new();
    private readonly List<(int Line, string Code)> _cells = [];

    /// <summary>Remembers a cell under its number.</summary>
    public void Add(int executionCount, string code)
    {
        lock (_gate) _cells.Add((executionCount, code));
    }

    /// <summary>Answers a <c>history_request</c>: the last cells (tail), those of some numbers (range), or those that a pattern with * and ? fits (search).</summary>
    /// <exception cref="InvalidDataException">It asks for another kind of access.</exception>
    public JsonObject Reply(Message request)
    {
        (int Line, string Code)[] all;
        lock (_gate) all = [.. _cells];
        IEnumerable<(int Line, string Code)> found = request.Text("hist_access_type", "tail") switch
        {
            "tail" => all.TakeLast(request.Number("n", otherwise: 10)),
            // Sessions count from 1; 0 is this one, and those before are not kept.
            "range" when request.Number("session", otherwise: 0) is 0 or Session =>
                all.Where(cell => cell.Line >= request.Number("start", otherwise: 0) && cell.Line < request.Number("stop", otherwise: int.MaxValue)),
            "range" => [],
            "search" => Search(all, request.Text("pattern", "*"), request.Flag("unique", otherwise: false)).TakeLast(request.Number("n", otherwise: int.MaxValue)),
            var other => throw new InvalidDataException($"The history_request needs 'hist_access_type', one of tail, range and search, not '{other}'."),
        };
        var withOutput = request.Flag("output", otherwise: false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(cell => new JsonArray(Session, cell.Line, withOutput ? new JsonArray(cell.Code, null) : cell.Code))]),
        };
    }

    private static IEnumerable<(int Line, string Code)> Search((int Line, string Code)[] cells, string pattern, bool unique)
    {
        var found = cells.Where(cell => FileSystemName.MatchesSimpleExpression(pattern, cell.Code, ignoreCase: false));
        return unique ? found.Reverse().DistinctBy(cell => cell.Code).Reverse() : found;
    }
}
