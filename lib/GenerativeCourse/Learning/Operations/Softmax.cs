using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Softmax and its logarithm over rows, the innermost dimension.
public readonly unsafe partial struct Tensor
{
    /// <summary>e^x / Σ e^x over each row (the innermost dimension).</summary>
    public Tensor Softmax()
    {
        var y = Node.For("softmax", Shape, this);
        if (Length > 0)
            Functions.SoftmaxRows(Values, Shape.Last, y.Values);
        return y.Done(SoftmaxBackward);
    }

    // dx = y · (dy - Σ dy y).
    private static void SoftmaxBackward(Node y)
    {
        var dx = y.Inputs[0].Node.AddGradient();
        var n = y.Shape.Last;
        for (var start = 0; start < dx.Length; start += n)
        {
            ReadOnlySpan<float> p = y.Values.Slice(start, n), dy = y.Gradient.Slice(start, n);
            var target = dx.Slice(start, n);
            TensorPrimitives.MultiplyAdd(p, dy, target, target);
            TensorPrimitives.MultiplyAdd(p, -TensorPrimitives.Dot(p, dy), target, target);
        }
    }

    /// <summary>x - ln Σ e^x over each row (the innermost dimension): exact where softmax itself would be 0.</summary>
    public Tensor LogSoftmax()
    {
        var y = Node.For("log-softmax", Shape, this);
        var n = Shape.Last;
        for (var row = 0; row < Shape.Rows; row++)
        {
            var exp = new ExpRow(Pointer + row * n, null, n);
            for (var i = row * n; i < (row + 1) * n; i++)
                y.Pointer[i] = Pointer[i] - exp.Max - exp.LogSum;
        }
        return y.Done(LogSoftmaxBackward);
    }

    // dx = dy - e^y Σ dy.
    private static void LogSoftmaxBackward(Node y)
    {
        var dx = y.Inputs[0].Node.AddGradient();
        var n = y.Shape.Last;
        using var p = new Scratch(n);
        for (var start = 0; start < dx.Length; start += n)
        {
            var dy = y.Gradient.Slice(start, n);
            var target = dx.Slice(start, n);
            TensorPrimitives.Exp(y.Values.Slice(start, n), p.Span);
            TensorPrimitives.Add(target, dy, target);
            TensorPrimitives.MultiplyAdd(p.Span, -TensorPrimitives.Sum<float>(dy), target, target);
        }
    }

    /// <summary>ln Σ e^x over each row, which disappears.</summary>
    public Tensor LogSumExp()
    {
        var y = Node.For("log-sum-exp", Shape.Rank == 0 ? Shape : Shape.Without(-1), this);
        for (var row = 0; row < y.Shape.Length; row++)
            y.Values[row] = Functions.LogSumExp(Values.Slice(row * Shape.Last, Shape.Last));
        return y.Done(LogSumExpBackward);
    }

    // dx = dy · softmax(x).
    private static void LogSumExpBackward(Node y)
    {
        var x = y.Inputs[0];
        var n = x.Shape.Last;
        var dx = x.Node.AddGradient();
        using var p = new Scratch(n);
        for (var row = 0; row < y.Shape.Length; row++)
        {
            Functions.Softmax(x.Values.Slice(row * n, n), p.Span);
            TensorPrimitives.MultiplyAdd(p.Span, y.Gradient[row], dx.Slice(row * n, n), dx.Slice(row * n, n));
        }
    }

    /// <summary>How many rows are worth a thread.</summary>
    private static int RowGrain(int columns) => Math.Max(1, 4096 / Math.Max(1, columns));
}
