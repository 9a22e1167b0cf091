namespace GenerativeCourse.Learning;

/// <summary>
/// Reverse-mode differentiation (Rumelhart, Hinton, Williams 1986): put the nodes in an order in which each stands
/// after its inputs, then walk it backwards and let each node pass its gradient on. When a node's turn comes, all
/// its users have had theirs, so its gradient is complete.
/// </summary>
internal static class BackwardPass
{
    private static long s_passes;
    [ThreadStatic]
    private static List<Node>? t_order;
    [ThreadStatic]
    private static Stack<(Node Node, int NextInput)>? t_path;

    /// <summary>Adds the derivative of the loss to the gradient of every parameter it depends on.</summary>
    public static void Run(Tensor loss)
    {
        var node = loss.Node;
        if (node.Shape.Length != 1)
            throw new InvalidOperationException($"Backward starts from one number, but this tensor has shape {loss.Shape}: reduce it with Sum() or Mean() first.");
        if (!node.RequiresGradient)
            throw new InvalidOperationException("This loss does not depend on any parameter (or was computed under NoGrad): there is nothing to differentiate.");
        if (!float.IsFinite(node.Values[0]))
            throw new InvalidOperationException(Explain(node));
        var order = Sort(node);
        node.WriteGradient();
        node.Gradient[0] = 1;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            if (order[i].IsLeaf || !order[i].HasGradient)
                continue;
            order[i].RunBackward();
            order[i].DropGradient();
        }
        order.Clear();
    }

    /// <summary>Depth first, without recursion: a loss through a thousand time steps is a deep graph.</summary>
    private static List<Node> Sort(Node loss, bool everything = false)
    {
        var (order, path, pass) = (t_order ??= [], t_path ??= new(), Interlocked.Increment(ref s_passes));
        order.Clear();
        path.Clear();
        loss.Visit = pass;
        path.Push((loss, 0));
        while (path.TryPop(out var top))
        {
            var (node, next) = top;
            while (next < node.Inputs.Count && !IsNew(node.Inputs[next].Node, pass, everything))
                next++;
            if (next == node.Inputs.Count)
            {
                order.Add(node);
                continue;
            }
            var input = node.Inputs[next].Node;
            input.Visit = pass;
            path.Push((node, next + 1));
            path.Push((input, 0));
        }
        return order;
    }

    private static bool IsNew(Node node, long pass, bool everything) =>
        node.Visit != pass && (everything || node.RequiresGradient);

    /// <summary>Finds where the first NaN or infinity on the way to the loss came from, and says so.</summary>
    private static string Explain(Node loss)
    {
        var what = float.IsNaN(loss.Values[0]) ? "not a number (NaN)" : "infinite";
        var parameter = "";
        foreach (var node in Sort(loss, everything: true))
        {
            if (node.Name is not null)
                parameter = node.Name;
            if (!HasNonFinite(node.Values))
                continue;
            var where = node.Name is not null
                ? $"The parameter '{node.Name}' of shape {node.Shape} holds such values already: an earlier step was too large"
                : node.Inputs.Count == 0
                    ? $"An input of shape {node.Shape} holds such values: look at the data"
                    : $"Such values appear first in the result of '{node.Operation}', shape {node.Shape}" +
                      (parameter.Length > 0 ? $", in or after the layer of parameter '{parameter}'" : "");
            return $"The loss is {what}, so training stops here. {where}. A smaller learning rate or clipping the gradient often helps.";
        }
        return $"The loss is {what}, so training stops here.";
    }

    private static bool HasNonFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                return true;
        }
        return false;
    }
}
