using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>A cell, as a view on its JSON: what we do not know of stays as it is.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    /// <summary>The cell's stable name.</summary>
    public string Id => (string?)json["id"] ?? "";

    /// <summary>True for a cell to run.</summary>
    public bool IsCode => (string?)json["cell_type"] == "code";

    /// <summary>True for a cell that is there to fail, by the tag that Jupyter's own tools use.</summary>
    public bool MayFail => HasTag("raises-exception");

    /// <summary>The text.</summary>
    public string Source => json["source"] switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue text => (string?)text ?? "",
        _ => "",
    };

    /// <summary>The cell's outputs.</summary>
    public JsonArray Outputs => json["outputs"] as JsonArray ?? [];

    /// <summary>Replaces the outputs and the execution count; null for a cell that did not run.</summary>
    public void SetOutputs(JsonArray outputs, int? executionCount)
    {
        json["outputs"] = outputs;
        json["execution_count"] = executionCount;
    }

    /// <summary>Gives a cell of an older notebook what nbformat 4.5 asks for, and takes away what tells of one run only.</summary>
    public void Complete(int index)
    {
        if (json["id"] is null) json["id"] = $"cell-{index + 1}";
        if (json["metadata"] is not JsonObject metadata) json["metadata"] = metadata = [];
        metadata.Remove("execution");
        if (!IsCode) return;
        json.TryAdd("outputs", new JsonArray());
        json.TryAdd("execution_count", null);
    }

    private bool HasTag(string tag) =>
        json["metadata"]?["tags"] is JsonArray tags && tags.Any(entry => (string?)entry == tag);
}
