using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Installation;

/// <summary>A kernel as front ends find it: a folder with a <c>kernel.json</c>.</summary>
/// <param name="Folder">The folder; its name is the kernel's.</param>
/// <param name="Json">The content of the file.</param>
internal sealed record KernelSpec(string Folder, JsonObject Json)
{
    private const string Owner = "generative-course";

    /// <summary>The kernel's name.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>The name that people see.</summary>
    public string DisplayName => (string?)Json["display_name"] ?? Name;

    /// <summary>True for one that <see cref="Create"/> made.</summary>
    public bool IsOurs => Json["metadata"] is JsonObject metadata && metadata["installed_by"] is JsonValue owner && owner.TryGetValue(out string? name) && name == Owner;

    /// <summary>The program's file that it starts, for one of ours.</summary>
    public string? Program => (Json["argv"] as JsonArray)?.Select(item => item?.ToString()).FirstOrDefault(item => item?.EndsWith(".dll", StringComparison.Ordinal) == true);

    /// <summary>A kernel of ours.</summary>
    public static KernelSpec Create(string folder, string dotnet, string program, string displayName) => new(folder, new JsonObject
    {
        ["argv"] = new JsonArray(dotnet, program, "kernel", "{connection_file}"),
        ["display_name"] = displayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["installed_by"] = Owner },
    });

    /// <summary>All kernels in a folder of kernels; files that cannot be read are passed over, as front ends do.</summary>
    public static IEnumerable<KernelSpec> In(string kernels)
    {
        if (!Directory.Exists(kernels)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(kernels).Order(StringComparer.Ordinal))
        {
            if (TryRead(folder) is { } spec) yield return spec;
        }
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "kernel.json");
        File.WriteAllText(file + ".tmp", Json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static KernelSpec? TryRead(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json"))) is JsonObject json ? new KernelSpec(folder, json) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
