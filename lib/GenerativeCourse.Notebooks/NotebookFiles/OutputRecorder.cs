using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>
/// Keeps the outputs of a notebook's cells as nbformat stores them: neighbouring pieces of a stream are one output, an
/// update replaces what it updates, wherever that stands, and what was cleared is gone.
/// </summary>
internal sealed class OutputRecorder(PathScrubber scrubber)
{
    /// <summary>As many characters of console text a cell keeps in the file.</summary>
    private const int StreamLimit = 200_000;

    private readonly Dictionary<string, List<JsonObject>> displays = [];

    /// <summary>Begins a cell; its outputs grow in the array while it runs.</summary>
    public ICellSink Begin(JsonArray outputs) => new CellRecorder(this, outputs);

    /// <summary>Adds the cell's trailing expression, or its error, and gives its streams their final form.</summary>
    public void End(JsonArray outputs, CellOutcome outcome, int executionCount)
    {
        foreach (var output in outputs.OfType<JsonObject>().Where(output => (string?)output["output_type"] == "stream"))
            output["text"] = Lines(scrubber.Scrub(ConsoleText.Settle((string)output["text"]!)));
        if (outcome.Value is { } value)
        {
            outputs.Add(new JsonObject
            {
                ["data"] = Data(value),
                ["execution_count"] = executionCount,
                ["metadata"] = value.Metadata.DeepClone(),
                ["output_type"] = "execute_result",
            });
        }
        if (outcome.Error is { } error)
        {
            outputs.Add(new JsonObject
            {
                ["ename"] = error.Name,
                ["evalue"] = scrubber.Scrub(error.Message),
                ["output_type"] = "error",
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(scrubber.Scrub(line)))]),
            });
        }
    }

    private JsonObject Data(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (mimeType, content) in bundle.Data)
        {
            data[mimeType] = content is JsonValue value && value.TryGetValue(out string? text)
                ? IsText(mimeType) ? Lines(scrubber.Scrub(text)) : JsonValue.Create(text)
                : content?.DeepClone();
        }
        return data;
    }

    private static bool IsText(string mimeType) =>
        mimeType.StartsWith("text/", StringComparison.Ordinal) || mimeType is "image/svg+xml" or "application/javascript";

    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    private sealed class CellRecorder(OutputRecorder owner, JsonArray outputs) : ICellSink
    {
        private bool clearNext;
        private int written;

        public void Stream(StreamName name, string text)
        {
            ClearIfDue();
            if (written > StreamLimit) return;
            written += text.Length;
            if (written > StreamLimit) text += $"\n… (more than {StreamLimit:N0} characters; the rest is not kept)\n";
            var stream = name == StreamName.Stdout ? "stdout" : "stderr";
            if (outputs.LastOrDefault() is JsonObject last && (string?)last["output_type"] == "stream" && (string?)last["name"] == stream)
            {
                last["text"] = (string)last["text"]! + text;
                return;
            }
            outputs.Add(new JsonObject { ["name"] = stream, ["output_type"] = "stream", ["text"] = text });
        }

        public void Display(DisplayedOutput output)
        {
            ClearIfDue();
            var stored = new JsonObject
            {
                ["data"] = owner.Data(output.Bundle),
                ["metadata"] = output.Bundle.Metadata.DeepClone(),
                ["output_type"] = "display_data",
            };
            outputs.Add(stored);
            if (!owner.displays.TryGetValue(output.DisplayId, out var places)) owner.displays[output.DisplayId] = places = [];
            places.Add(stored);
        }

        public void UpdateDisplay(DisplayedOutput output)
        {
            foreach (var place in owner.displays.GetValueOrDefault(output.DisplayId) ?? [])
            {
                place["data"] = owner.Data(output.Bundle);
                place["metadata"] = output.Bundle.Metadata.DeepClone();
            }
        }

        public void ClearOutput(bool wait)
        {
            if (wait) clearNext = true;
            else Clear();
        }

        private void ClearIfDue()
        {
            if (clearNext) Clear();
        }

        private void Clear()
        {
            clearNext = false;
            written = 0;
            outputs.Clear();
        }
    }
}
