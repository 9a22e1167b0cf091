using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using CSharp = Microsoft.CodeAnalysis.CSharp;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>The content of a <c>kernel_info_reply</c>.</summary>
    public static JsonObject Reply() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = WireFormat.ProtocolVersion,
        ["implementation"] = "generative-course",
        ["implementation_version"] = Version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "csharp", // VS Code's id for it: under another name it writes its own into every cell that it saves
            ["version"] = LanguageVersion,
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# {LanguageVersion} on {RuntimeInformation.FrameworkDescription}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(new JsonObject
        {
            ["text"] = "C# reference",
            ["url"] = "https://learn.microsoft.com/dotnet/csharp/",
        }),
    };

    private static string Version => typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);

    // The language is that of the compiler on board.
    private static string LanguageVersion { get; } =
        CSharp.LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString();
}
