using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Tells a console whether to run what was typed, to go on to another line, or that it can never become a cell.</summary>
internal static class Completeness
{
    private static readonly CSharpParseOptions Script = CSharpParseOptions.Default.WithKind(SourceCodeKind.Script).WithLanguageVersion(LanguageVersion.Preview);

    /// <summary>The content of an <c>is_complete_reply</c>: complete, incomplete with the next line's indent, or invalid.</summary>
    public static JsonObject Reply(Message request)
    {
        var code = request.Text("code");
        if (!CellEngine.IsComplete(code)) return new JsonObject { ["status"] = "incomplete", ["indent"] = "    " };
        return new JsonObject { ["status"] = CSharpSyntaxTree.ParseText(code, Script).GetDiagnostics().Any(IsError) ? "invalid" : "complete" };
    }

    // A directive to the host (#!time) is no C#, and no mistake either.
    private static bool IsError(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error
        && diagnostic.Location.SourceTree?.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().TrimStart().StartsWith("#!", StringComparison.Ordinal) != true;
}
