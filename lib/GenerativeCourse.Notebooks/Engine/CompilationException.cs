using Microsoft.CodeAnalysis;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>A cell does not compile.</summary>
internal sealed class CompilationException(IReadOnlyList<Diagnostic> errors, Compilation compilation) : Exception(errors[0].GetMessage())
{
    /// <summary>What the compiler says.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; } = errors;

    /// <summary>What it says it of.</summary>
    public Compilation Compilation { get; } = compilation;
}
