using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenerativeCourse.Notebooks.Engine.Hints;

/// <summary>One sentence of help for the mistakes that beginners make most, behind the compiler's own words.</summary>
internal static class CompilerHints
{
    /// <summary>What to do about an error; null where the compiler's words say it all.</summary>
    /// <param name="error">The error.</param>
    /// <param name="compilation">The compilation that it comes from.</param>
    public static string? For(Diagnostic error, Compilation compilation)
    {
        if (error.Location.SourceTree is not { } tree || !compilation.ContainsSyntaxTree(tree)) return null;
        var model = compilation.GetSemanticModel(tree);
        var node = tree.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        return error.Id switch
        {
            "CS1002" => "Each statement ends with a semicolon; only the last line of a cell, whose value is shown, has none.",
            "CS0103" => AboutName(node, model, compilation),
            "CS0246" or "CS0305" => AboutType(node, compilation),
            "CS1061" or "CS0117" => AboutMember(node, model),
            "CS1739" => AboutArgumentName(node, model),
            "CS1501" or "CS7036" or "CS1729" => AboutArguments(node, model),
            "CS0664" or "CS0266" or "CS1503" or "CS0029" => AboutConversion(error, node, model),
            "CS0428" => "A method is called with brackets behind its name: Name().",
            "CS0165" => "Give the variable a value where it is made.",
            _ => null,
        };
    }

    private static string? AboutName(SyntaxNode node, SemanticModel model, Compilation compilation)
    {
        var name = node.ToString();
        if (Namespaces(compilation, name) is { Count: > 0 } spaces) return $"{name} is in {spaces[0]}: add 'using {spaces[0]};' to the cell.";
        if (Before(name, node, compilation) is { } cell) return cell;
        var known = model.LookupSymbols(node.SpanStart).Where(symbol => symbol.CanBeReferencedByName).Select(symbol => symbol.Name);
        return NearName.Of(name, known) is { } near ? $"Did you mean '{near}'?" : $"If another cell makes '{name}', run that cell first.";
    }

    private static string? AboutType(SyntaxNode node, Compilation compilation)
    {
        var name = (node as SimpleNameSyntax)?.Identifier.ValueText ?? node.ToString();
        if (Namespaces(compilation, name) is { Count: > 0 } spaces) return $"{name} is in {spaces[0]}: add 'using {spaces[0]};' to the cell.";
        if (Before(name, node, compilation) is { } cell) return cell;
        var known = PublicTypes(compilation.GlobalNamespace).Select(type => type.Name);
        return NearName.Of(name, known) is { } near ? $"Did you mean '{near}'?" : "If another cell defines it, or loads its library, run that cell first.";
    }

    private static string? Before(string name, SyntaxNode node, Compilation compilation) =>
        CellBefore.Making(name, node.SyntaxTree.ToString(), compilation, Environment.CurrentDirectory);

    private static string? AboutMember(SyntaxNode node, SemanticModel model)
    {
        var name = (node as SimpleNameSyntax)?.Identifier.ValueText ?? node.ToString();
        var owner = node.Parent switch
        {
            MemberAccessExpressionSyntax access => model.GetTypeInfo(access.Expression).Type ?? model.GetSymbolInfo(access.Expression).Symbol as ITypeSymbol,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: { } made } } => model.GetTypeInfo(made).Type,
            _ => null,
        };
        if (owner is null) return null;
        var members = model.LookupSymbols(node.SpanStart, owner, includeReducedExtensionMethods: true).Where(symbol => symbol.CanBeReferencedByName).Select(symbol => symbol.Name);
        return NearName.Of(name, members) is { } near ? $"Did you mean '{near}'?" : null;
    }

    private static string? AboutArgumentName(SyntaxNode node, SemanticModel model)
    {
        var names = Candidates(node, model).SelectMany(method => method.Parameters).Select(parameter => parameter.Name).Distinct().ToList();
        if (names.Count == 0) return null;
        return NearName.Of(node.ToString(), names) is { } near ? $"Did you mean '{near}:'?" : $"Its parameters are {string.Join(", ", names)}.";
    }

    private static string? AboutArguments(SyntaxNode node, SemanticModel model) => Candidates(node, model) is { Count: > 0 } methods
        ? $"It takes {string.Join(", or ", methods.Take(3).Select(method => $"({string.Join(", ", method.Parameters.Select(Describe))})"))}."
        : null;

    private static string? AboutConversion(Diagnostic error, SyntaxNode node, SemanticModel model)
    {
        var text = error.GetMessage();
        var expression = node as ExpressionSyntax ?? (node as ArgumentSyntax)?.Expression;
        var type = expression is null ? null : model.GetTypeInfo(expression).Type;
        if (type?.SpecialType == SpecialType.System_Double && text.Contains("float", StringComparison.Ordinal))
            return expression is LiteralExpressionSyntax ? $"Networks compute in float: write {expression}f." : "Networks compute in float: write (float) before it, or f behind its numbers.";
        if (text.Contains("to 'bool'", StringComparison.Ordinal)) return "Two values are compared with ==; a single = sets a variable.";
        return type?.SpecialType == SpecialType.System_Double && text.Contains("int", StringComparison.Ordinal) ? "A whole number is wanted: write (int) before it, or round it with Math.Round." : null;
    }

    // The methods that a call may have meant.
    private static List<IMethodSymbol> Candidates(SyntaxNode node, SemanticModel model)
    {
        for (SyntaxNode? call = node; call is not null; call = call.Parent)
        {
            if (call is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)) continue;
            var symbols = model.GetSymbolInfo(call).CandidateSymbols.OfType<IMethodSymbol>().ToList();
            if (symbols.Count > 0) return symbols;
            return call is InvocationExpressionSyntax invocation ? [.. model.GetMemberGroup(invocation.Expression).OfType<IMethodSymbol>()]
                : [.. (model.GetTypeInfo(call).Type as INamedTypeSymbol)?.InstanceConstructors ?? []];
        }
        return [];
    }

    private static string Describe(IParameterSymbol parameter) =>
        $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}";

    private static List<string> Namespaces(Compilation compilation, string typeName) =>
        [.. PublicTypes(compilation.GlobalNamespace).Where(type => type.Name == typeName).Select(type => type.ContainingNamespace.ToDisplayString())
            .Where(space => space.Length > 0 && space[0] != '<').Distinct().OrderBy(Rank).ThenBy(space => space.Length)];

    // The course's own libraries are meant before the platform's corners.
    private static int Rank(string space) => space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Microsoft", StringComparison.Ordinal) ? 1 : 0;

    private static IEnumerable<INamedTypeSymbol> PublicTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public)
            .Concat(space.GetNamespaceMembers().SelectMany(PublicTypes));
}
