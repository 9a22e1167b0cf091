namespace GenerativeCourse.Learning;

/// <summary>How the losses of single values become one number.</summary>
public enum Reduction
{
    /// <summary>The mean over all values.</summary>
    Mean,

    /// <summary>The sum over all values.</summary>
    Sum,

    /// <summary>The sum over the values of an example (all but the first dimension), averaged over the examples.</summary>
    PerExample,
}

/// <summary>What training makes small. Each loss is one number, computed in a form that stays exact for extreme inputs.</summary>
public static partial class Losses
{
    /// <summary>The factor of the sum that a reduction stands for.</summary>
    private static float Weight(Reduction reduction, Shape shape) => reduction switch
    {
        Reduction.Mean => 1f / Math.Max(1, shape.Length),
        Reduction.Sum => 1,
        Reduction.PerExample => shape.Rank == 0 ? 1 : 1f / Math.Max(1, shape[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "A reduction is Mean, Sum or PerExample."),
    };

    private static void RequireSame(string operation, Tensor left, Tensor right, string name)
    {
        if (left.Shape != right.Shape)
            throw new ArgumentException($"'{operation}' compares tensors of one shape, not {left.Shape} and {right.Shape}.", name);
    }
}
