namespace Microsoft.DotNet.Interactive;

/// <summary>A text in LaTeX, shown typeset.</summary>
/// <param name="latexCode">LaTeX as it stands in a document, for example an <c>align</c> environment.</param>
public class LaTeXString(string latexCode)
{
    /// <summary>The source.</summary>
    public string Value { get; } = latexCode ?? throw new ArgumentNullException(nameof(latexCode));

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>A text is LaTeX where LaTeX is expected.</summary>
    public static implicit operator LaTeXString(string source) => new(source);
}

/// <summary>A formula in LaTeX, without the dollar signs, shown on a line of its own.</summary>
/// <param name="latexCode">The formula.</param>
public sealed class MathString(string latexCode) : LaTeXString($"$${latexCode}$$")
{
    /// <summary>A text is a formula where a formula is expected.</summary>
    public static implicit operator MathString(string source) => new(source);
}
