using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using GenerativeCourse.Notebooks.Engine.Hints;
using GenerativeCourse.Notebooks.Engine.References;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Tells what went wrong in the words and lines of the cell, without the frames of the machinery around it.</summary>
internal static partial class CellErrors
{
    private const string Red = "\e[31m";
    private const string Dim = "\e[2m";
    private const string Bold = "\e[1m";
    private const string Off = "\e[0m";

    /// <summary>A cell that does not compile.</summary>
    public static CellError FromCompilation(CompilationException exception, string cellName, string code)
    {
        var errors = exception.Errors
            .Select(error => (Error: error, Place: error.Location.GetMappedLineSpan()))
            .OrderBy(entry => entry.Place.Path == cellName ? 1 : 0)
            .ThenBy(entry => entry.Place.StartLinePosition)
            .ToList();
        var traceback = new List<string>();
        foreach (var (error, place) in errors.Take(5))
        {
            var line = place.StartLinePosition.Line + 1;
            // The words on a line of their own: VS Code makes a link of a line that begins with a place, and swallows what follows it.
            traceback.Add($"{Red}{error.GetMessage()}{Off} {Dim}({error.Id}){Off}");
            if (CompilerHints.For(error, exception.Compilation) is { } hint) traceback.Add(hint);
            if (place.IsValid && place.Path.Length > 0) traceback.Add($"{Bold}{NameOf(place.Path)}, line {line}{Off}");
            if (place.Path == cellName) traceback.AddRange(Excerpt(code, line, place.StartLinePosition.Character));
        }
        if (errors.Count > 5) traceback.Add($"{Dim}… and {errors.Count - 5} more{Off}");
        var first = errors[0];
        var own = first.Place.Path == cellName;
        var message = own || !first.Place.IsValid ? $"{first.Error.GetMessage()} {CompilerHints.For(first.Error, exception.Compilation)}".TrimEnd() : $"{NameOf(first.Place.Path)}, line {first.Place.StartLinePosition.Line + 1}: {first.Error.GetMessage()}";
        return new CellError("CompilationError", message, own ? first.Place.StartLinePosition.Line + 1 : null, traceback);
    }

    /// <summary>A directive that cannot be followed.</summary>
    public static CellError FromDirective(DirectiveException exception, string cellName, string code)
    {
        var where = exception.Line is { } line ? $"{cellName}, line {line}: " : "";
        return new CellError("DirectiveError", exception.Message, exception.Line,
        [
            $"{Bold}{where}{Off}{Red}{exception.Message}{Off}",
            .. exception.Line is { } number ? Excerpt(code, number, null) : [],
        ]);
    }

    /// <summary>An interrupted cell.</summary>
    public static CellError Interrupted(string cellName) =>
        new("Interrupted", "The cell was interrupted.", null, [$"{Bold}{cellName}: {Off}{Red}The cell was interrupted.{Off}"]);

    /// <summary>A cell that threw.</summary>
    public static CellError FromException(Exception thrown, string cellName, string code, NotebookLoadContext loader)
    {
        var exception = Unwrap(thrown);
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames().Select(frame => Describe(frame, loader)).OfType<Frame>().ToList();
        var line = frames.FirstOrDefault(frame => frame.File == cellName)?.Line;
        var name = exception.GetType().Name;
        var message = Message(exception) + AboutNull(exception, ofCell: frames.FirstOrDefault(frame => !frame.IsPlatform)?.IsCell == true);
        var traceback = new List<string> { $"{Red}{Bold}{name}{Off}{Red}: {message}{Off}" };
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
            traceback.Add($"{Dim}because of {inner.GetType().Name}: {Message(inner)}{Off}");
        var shown = false;
        foreach (var frame in OwnFrames(frames).Take(12))
        {
            traceback.Add($"  {Dim}at{Off} {frame}");
            if (shown || frame.File != cellName || frame.Line is not { } number) continue;
            shown = true;
            traceback.AddRange(Excerpt(code, number, null));
        }
        return new CellError(name, message, line, traceback);
    }

    // .NET's own frames are left out, but for the call that the cell or the library made itself.
    private static IEnumerable<Frame> OwnFrames(List<Frame> frames)
    {
        var first = frames.FindIndex(frame => !frame.IsPlatform);
        if (first < 0) return [];
        return frames.Where((frame, index) => !frame.IsPlatform || index == first - 1);
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        _ => exception,
    };

    // An argument's exception adds "(Parameter 'x')" by itself; that is where the sentence ends.
    private static string Message(Exception exception) => exception.Message.ReplaceLineEndings(" ").Trim();

    // After a cell that stopped half-way its variables are there, and empty: the next cell's error is to say where to look.
    private static string AboutNull(Exception exception, bool ofCell) => exception is ArgumentNullException || (exception is NullReferenceException && ofCell)
        ? " A variable here is null: perhaps the cell that sets it stopped at an error. Run that cell again first." : "";

    private sealed record Frame(string Method, string? File, int? Line, bool IsPlatform, bool IsCell)
    {
        public override string ToString()
        {
            var place = File is null ? "" : Line is null ? File : $"{File}, line {Line}";
            return place.Length == 0 ? Method : Method.Length == 0 ? $"{Bold}{place}{Off}" : $"{Method} {Dim}in{Off} {Bold}{place}{Off}";
        }
    }

    private static Frame? Describe(StackFrame frame, NotebookLoadContext loader)
    {
        if (frame.GetMethod() is not { } method) return null;
        var type = method.DeclaringType;
        var assembly = type?.Assembly ?? method.Module.Assembly;
        var space = type?.Namespace ?? "";
        if (assembly == typeof(CellErrors).Assembly || space.StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal)
            || space.StartsWith("System.Runtime.ExceptionServices", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)) return null;
        var file = frame.GetFileName() is { Length: > 0 } path ? NameOf(path) : null;
        var line = frame.GetFileLineNumber() is > 0 and var number ? number : (int?)null;
        var isCell = loader.IsCell(assembly);
        if (isCell && file is null) return null;
        return new Frame(MethodName(method, isCell), file, line, PlatformReferences.Contains(assembly.GetName().Name ?? ""), isCell);
    }

    private static string MethodName(MethodBase method, bool isCell)
    {
        var owner = method.DeclaringType;
        var name = method.Name;
        // State machines, closures and local functions carry the name of the method that they came from.
        for (; owner is not null && owner.Name.Contains('<', StringComparison.Ordinal); owner = owner.DeclaringType)
        {
            if (Original().Match(owner.Name) is { Success: true } from && from.Groups["name"].Length > 0) name = from.Groups["name"].Value;
        }
        if (Local().Match(name) is { Success: true } local) name = local.Groups["name"].Value;
        else if (Original().Match(name) is { Success: true } lambda) name = lambda.Groups["name"].Value;
        if (isCell && name is "Initialize" or "Factory") return "";
        var ownerName = owner is null || (isCell && owner.Name.StartsWith("Submission#", StringComparison.Ordinal)) ? "" : owner.Name.Split('`')[0];
        return ownerName.Length == 0 ? name : name is ".ctor" or ".cctor" ? $"new {ownerName}" : $"{ownerName}.{name}";
    }

    private static string NameOf(string path) => path.Replace('\\', '/').Split('/')[^1];

    private static IEnumerable<string> Excerpt(string code, int line, int? column)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        for (var i = Math.Max(1, line - 1); i <= Math.Min(lines.Length, line + 1); i++)
        {
            if (i != line && lines[i - 1].Trim().Length == 0) continue;
            yield return i == line ? $"{Red}--> {i,4}{Off}  {lines[i - 1]}" : $"{Dim}    {i,4}  {lines[i - 1]}{Off}";
            if (i == line && column is { } at) yield return new string(' ', 10 + at) + $"{Red}^{Off}";
        }
    }

    [GeneratedRegex(@"^<+(?<name>[^<>]*)>")]
    private static partial Regex Original();

    [GeneratedRegex(@"^<[^>]*>g__(?<name>[^|]+)\|")]
    private static partial Regex Local();
}
