using System.Reflection;
using System.Text;
using GenerativeCourse.Notebooks.Engine.References;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Starts a compiled piece of code on the notebook's state; the task's result is the trailing expression.</summary>
internal delegate Task<object?> Submission(object?[] states);

/// <summary>
/// Compiles pieces of code one after another, each seeing the variables, types and usings of those before (the script
/// dialect of C#: Roslyn's submissions), and keeps the objects that hold the variables.
/// </summary>
internal sealed class ScriptChain(string workingDirectory, NotebookLoadContext loader, LibraryReferences references)
{
    private static readonly string[] Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.DisplayExtensions",
    ];

    private static readonly CSharpParseOptions Dialect = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);
    private CSharpCompilation? last;
    private object?[] states = new object?[4];
    private int number;

    /// <summary>A compiled piece.</summary>
    internal sealed record Compiled(CSharpCompilation Compilation, Submission Start);

    /// <summary>True if the text is whole, false if it only begins a statement or a block.</summary>
    public static bool IsComplete(string code) => SyntaxFactory.IsCompleteSubmission(CSharpSyntaxTree.ParseText(code, Dialect));

    /// <summary>Compiles and loads a piece, without running it; null where there is nothing in it to run.</summary>
    /// <param name="code">The text; its line numbers are those that errors will name.</param>
    /// <param name="name">What tracebacks call it.</param>
    /// <param name="cancellation">Stops waiting for a package.</param>
    /// <exception cref="CompilationException">The text does not compile.</exception>
    /// <exception cref="DirectiveException">A reference or a loaded file is missing.</exception>
    public Compiled? Compile(string code, string name, CancellationToken cancellation)
    {
        var (tree, added) = TakeReferences(Parse(code, name), cancellation);
        if (tree.GetCompilationUnitRoot(cancellation) is { Members.Count: 0, Usings.Count: 0, Externs.Count: 0, AttributeLists.Count: 0 } root
            && root.GetLoadDirectives().Count == 0 && added.Count == 0 && !tree.GetDiagnostics(cancellation).Any(IsError)) return null;
        var index = ++number;
        CSharpCompilation Compilation(SyntaxTree source) => CSharpCompilation.CreateScriptCompilation(
            $"Cell-{index}", source, last is null ? PlatformReferences.All.Concat(added) : added, OptionsFor(index), last, typeof(object));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var withCheckpoints = Checkpoints.AddTo(tree);
        var compilation = Compilation(withCheckpoints);
        var emitted = Emit(compilation, image, symbols, cancellation);
        if (!emitted.Success && withCheckpoints != tree)
        {
            // Errors are told as they stand in the text that the user wrote.
            compilation = Compilation(tree);
            image.SetLength(0);
            symbols.SetLength(0);
            emitted = Emit(compilation, image, symbols, cancellation);
        }
        if (!emitted.Success)
        {
            // Without a message, there was nothing to emit: the piece has usings or references only, or they are wrong.
            var errors = emitted.Diagnostics.Concat(compilation.GetDiagnostics(cancellation)).Where(IsError).Distinct().ToList();
            return errors.Count > 0 ? throw new CompilationException(errors, compilation) : new Compiled(compilation, _ => Task.FromResult<object?>(null));
        }
        var entry = compilation.GetEntryPoint(cancellation)!;
        var method = loader.LoadCell(image, symbols)
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return new Compiled(compilation, method.CreateDelegate<Submission>());
    }

    /// <summary>The objects that hold the variables, with room for one piece more.</summary>
    public object?[] StatesForNext()
    {
        if (states.Length < number + 3) Array.Resize(ref states, (number + 3) * 2);
        return states;
    }

    /// <summary>
    /// Keeps a piece after it ran, so that the next ones see what it defined, also when it threw half-way. One that was
    /// aborted before its variables existed is forgotten.
    /// </summary>
    public void Keep(Compiled piece, int statesBefore, bool aborted)
    {
        if (!aborted || CountStates() > statesBefore) last = piece.Compilation;
    }

    /// <summary>How many pieces hold variables so far.</summary>
    public int CountStates() => states.Count(state => state is not null);

    /// <summary>Lets the variables go.</summary>
    public void Clear() => states = [];

    private static EmitResult Emit(CSharpCompilation compilation, Stream image, Stream symbols, CancellationToken cancellation) =>
        compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellation);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static SyntaxTree Parse(string code, string name) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Dialect, name);

    private CSharpCompilationOptions OptionsFor(int index) => new(
        OutputKind.DynamicallyLinkedLibrary,
        scriptClassName: $"Submission#{index}",
        usings: Imports,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        concurrentBuild: true,
        sourceReferenceResolver: new SourceFileResolver([], workingDirectory),
        metadataReferenceResolver: references,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    // References are taken out of the text and given to the compiler: so they may stand anywhere in a cell, may bring more
    // than one library, and a missing one is told in our words. Those of loaded files stay; here they are only fetched.
    private (SyntaxTree Tree, List<MetadataReference> Added) TakeReferences(SyntaxTree tree, CancellationToken cancellation)
    {
        var added = new List<MetadataReference>();
        var text = tree.GetText(cancellation);
        var spans = new List<TextSpan>();
        foreach (var directive in Directives<ReferenceDirectiveTriviaSyntax>(tree))
        {
            if (directive.File.ValueText is not { Length: > 0 } reference) continue;
            var line = text.Lines.GetLineFromPosition(directive.SpanStart).LineNumber + 1;
            try
            {
                added.AddRange(references.Load(reference, null, cancellation));
            }
            catch (DirectiveException exception)
            {
                throw new DirectiveException(exception.Message, line);
            }
            spans.Add(text.Lines.GetLineFromPosition(directive.SpanStart).Span);
        }
        foreach (var directive in Directives<LoadDirectiveTriviaSyntax>(tree))
        {
            var line = text.Lines.GetLineFromPosition(directive.SpanStart).LineNumber + 1;
            FetchFor(directive.File.ValueText, workingDirectory, line, added, [], cancellation);
        }
        if (spans.Count == 0) return (tree, added);
        var blanked = text.WithChanges(spans.Select(span => new TextChange(span, "")));
        return (Parse(blanked.ToString(), tree.FilePath), added);
    }

    private void FetchFor(string file, string folder, int line, List<MetadataReference> added, HashSet<string> seen, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file));
        if (!seen.Add(path)) return;
        if (!File.Exists(path)) throw new DirectiveException($"There is no file '{file}' to load: '#load' looks from the notebook's folder.", line);
        var tree = Parse(File.ReadAllText(path), path);
        foreach (var directive in Directives<ReferenceDirectiveTriviaSyntax>(tree))
        {
            try
            {
                added.AddRange(references.Load(directive.File.ValueText, path, cancellation));
            }
            catch (DirectiveException exception)
            {
                throw new DirectiveException($"{exception.Message} ({Path.GetFileName(path)})", line);
            }
        }
        foreach (var directive in Directives<LoadDirectiveTriviaSyntax>(tree))
            FetchFor(directive.File.ValueText, Path.GetDirectoryName(path)!, line, added, seen, cancellation);
    }

    private static IEnumerable<T> Directives<T>(SyntaxTree tree)
        where T : DirectiveTriviaSyntax =>
        tree.GetRoot().ContainsDirectives
            ? tree.GetRoot().DescendantTrivia(descendIntoTrivia: true).Select(trivia => trivia.GetStructure()).OfType<T>()
            : [];
}
