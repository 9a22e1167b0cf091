using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenerativeCourse.Notebooks.Engine;

/// <summary>Puts a look at the interrupt into each round of a cell's loops, and into each call of its lambdas with a body.</summary>
/// <remarks>
/// Aborting a thread is the last resort: where it meets .NET's own precompiled code, the runtime on Linux may take the whole
/// process down. So an endless loop ends itself at its next round. Nothing is added to the number of lines.
/// </remarks>
internal sealed class Checkpoints : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Pass =
        SyntaxFactory.ParseStatement("global::Microsoft.DotNet.Interactive.CellCheckpoint.Pass();");

    private Checkpoints()
    {
    }

    /// <summary>The same text with checkpoints; the same tree where it has no loop.</summary>
    public static SyntaxTree AddTo(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var visited = new Checkpoints().Visit(root);
        return visited == root ? tree : tree.WithRootAndOptions(visited, tree.Options);
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var visited = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var visited = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var visited = (ForStatementSyntax)base.VisitForStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var visited = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var visited = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var visited = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return visited.Block is { } block ? visited.WithBlock(Checked(block)) : visited;
    }

    /// <inheritdoc />
    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return visited.Block is { } block ? visited.WithBlock(Checked(block)) : visited;
    }

    private static BlockSyntax Checked(BlockSyntax block) => block.WithStatements(block.Statements.Insert(0, Pass));

    private static BlockSyntax Checked(StatementSyntax statement) => statement as BlockSyntax is { } block
        ? Checked(block)
        : SyntaxFactory.Block(Pass, statement);
}
