using System.Numerics.Tensors;

namespace GenerativeCourse.Learning;

// The same values in another shape, order or company.
public readonly unsafe partial struct Tensor
{
    /// <summary>The same values read in another shape. Nothing is copied: the result is a handle to the same node.</summary>
    /// <param name="sizes">Sizes, outermost first; one may be -1 and is then what the others leave.</param>
    /// <exception cref="ArgumentException">The sizes do not multiply to the number of values.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> sizes)
    {
        Span<int> chosen = stackalloc int[Shape.MaximumRank];
        if (sizes.Length > chosen.Length)
            throw new ArgumentException($"A tensor has at most {Shape.MaximumRank} dimensions, not {sizes.Length}.", nameof(sizes));
        sizes.CopyTo(chosen);
        chosen = chosen[..sizes.Length];
        var open = sizes.IndexOf(-1);
        if (open >= 0)
        {
            chosen[open] = 1;
            var rest = new Shape(chosen).Length;
            chosen[open] = rest == 0 ? 0 : Length / rest;
        }
        var shape = new Shape(chosen);
        return shape.Length == Length
            ? new Tensor(Node, shape)
            : throw new ArgumentException($"'reshape' cannot read shape {Shape}, {Length} values, as ({string.Join(", ", sizes.ToArray())}).", nameof(sizes));
    }

    /// <summary>Exchanges two dimensions.</summary>
    /// <param name="first">One; negative ones count from the end.</param>
    /// <param name="second">The other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Transpose(int first = -2, int second = -1)
    {
        var (i, j) = (Shape.Position(first, nameof(first)), Shape.Position(second, nameof(second)));
        if (i > j)
            (i, j) = (j, i);
        if (i == j)
            return this;
        var y = Node.For("transpose", Shape.With(i, Shape[j]).With(j, Shape[i]), this);
        (y.First, y.Second) = (i, j);
        Exchange(Shape, i, j, Values, y.Values, add: false);
        return y.Done(TransposeBackward);
    }

    // The way back is the same exchange.
    private static void TransposeBackward(Node y)
    {
        var x = y.Inputs[0].Node;
        var first = x.WriteGradient();
        Exchange(y.Shape, y.First, y.Second, y.Gradient, x.Gradient, add: !first);
    }

    /// <summary>A piece of one dimension.</summary>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <param name="start">Its first index.</param>
    /// <param name="count">How many indices.</param>
    /// <exception cref="ArgumentException">The piece is not within the dimension.</exception>
    public Tensor Slice(int dimension, int start, int count)
    {
        var at = Shape.Position(dimension);
        if (start < 0 || count < 0 || start > Shape[at] - count)
            throw new ArgumentException($"'slice' cannot take {count} from {start} on in dimension {dimension} of shape {Shape}.", start < 0 || start > Shape[at] ? nameof(start) : nameof(count));
        var y = Node.For("slice", Shape.With(at, count), this);
        (y.First, y.Second) = (at, start);
        var (row, piece, skip) = (Shape[at] * Shape.Inner(at), count * Shape.Inner(at), start * Shape.Inner(at));
        for (var o = 0; o < Shape.Outer(at); o++)
            Values.Slice(o * row + skip, piece).CopyTo(y.Values[(o * piece)..]);
        return y.Done(SliceBackward);
    }

    private static void SliceBackward(Node y)
    {
        var (x, at) = (y.Inputs[0], y.First);
        var dx = x.Node.AddGradient();
        var inner = x.Shape.Inner(at);
        var (row, piece, skip) = (x.Shape[at] * inner, y.Shape[at] * inner, y.Second * inner);
        for (var o = 0; o < x.Shape.Outer(at); o++)
        {
            var target = dx.Slice(o * row + skip, piece);
            TensorPrimitives.Add(target, y.Gradient.Slice(o * piece, piece), target);
        }
    }

    /// <summary>Tensors one after the other along one dimension.</summary>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <param name="tensors">At least one; all other sizes are equal.</param>
    /// <exception cref="ArgumentException">There is none, or another size differs.</exception>
    public static Tensor Concat(int dimension, params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length == 0)
            throw new ArgumentException("'concat' needs at least one tensor.", nameof(tensors));
        var (shape, at, total) = (tensors[0].Shape, tensors[0].Shape.Position(dimension), 0);
        foreach (var tensor in tensors)
        {
            if (tensor.Shape.Rank != shape.Rank || tensor.Shape.With(at, 0) != shape.With(at, 0))
                throw new ArgumentException($"'concat' along dimension {dimension} cannot join shapes {shape} and {tensor.Shape}: all other sizes must be equal.", nameof(tensors));
            total += tensor.Shape[at];
        }
        var y = Node.For("concat", shape.With(at, total), tensors);
        y.First = at;
        var (inner, skip) = (shape.Inner(at), 0);
        foreach (var tensor in tensors)
        {
            var piece = tensor.Shape[at] * inner;
            for (var o = 0; o < shape.Outer(at); o++)
                tensor.Values.Slice(o * piece, piece).CopyTo(y.Values[(o * total * inner + skip)..]);
            skip += piece;
        }
        return y.Done(ConcatBackward);
    }

    private static void ConcatBackward(Node y)
    {
        var (at, inner, skip) = (y.First, y.Shape.Inner(y.First), 0);
        foreach (var x in y.Inputs)
        {
            var piece = x.Shape[at] * inner;
            if (x.RequiresGradient)
            {
                var dx = x.Node.AddGradient();
                for (var o = 0; o < y.Shape.Outer(at); o++)
                {
                    var target = dx.Slice(o * piece, piece);
                    TensorPrimitives.Add(target, y.Gradient.Slice(o * y.Shape[at] * inner + skip, piece), target);
                }
            }
            skip += piece;
        }
    }

    /// <summary>Tensors of one shape as the rows of a new outermost dimension.</summary>
    /// <param name="tensors">At least one.</param>
    /// <exception cref="ArgumentException">There is none, shapes differ, or have five dimensions already.</exception>
    public static Tensor Stack(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length == 0)
            throw new ArgumentException("'stack' needs at least one tensor.", nameof(tensors));
        var shape = tensors[0].Shape;
        Span<int> sizes = stackalloc int[Shape.MaximumRank + 1];
        shape.CopyTo(sizes[1..]);
        foreach (var tensor in tensors)
        {
            if (tensor.Shape != shape)
                throw new ArgumentException($"'stack' needs tensors of one shape, not {shape} and {tensor.Shape}.", nameof(tensors));
        }
        sizes[0] = tensors.Length;
        var y = Node.For("stack", new Shape(sizes[..(shape.Rank + 1)]), tensors);
        for (var i = 0; i < tensors.Length; i++)
            tensors[i].Values.CopyTo(y.Values[(i * shape.Length)..]);
        return y.Done(StackBackward);
    }

    private static void StackBackward(Node y)
    {
        for (var i = 0; i < y.Inputs.Count; i++)
        {
            if (!y.Inputs[i].RequiresGradient)
                continue;
            var dx = y.Inputs[i].Node.AddGradient();
            TensorPrimitives.Add(dx, y.Gradient.Slice(i * dx.Length, dx.Length), dx);
        }
    }

    /// <summary>(outer, I, middle, J, inner) to (outer, J, middle, I, inner).</summary>
    private static void Exchange(Shape shape, int first, int second, ReadOnlySpan<float> source, Span<float> target, bool add)
    {
        var (outer, n, m, inner) = (shape.Outer(first), shape[first], shape[second], shape.Inner(second));
        var middle = inner * m == 0 ? 0 : shape.Inner(first) / (inner * m);
        for (var o = 0; o < outer; o++)
        for (var j = 0; j < m; j++)
        for (var k = 0; k < middle; k++)
        for (var i = 0; i < n; i++)
        {
            var from = source.Slice((((o * n + i) * middle + k) * m + j) * inner, inner);
            var to = target.Slice((((o * m + j) * middle + k) * n + i) * inner, inner);
            if (add)
                TensorPrimitives.Add(to, from, to);
            else if (inner == 1)
                to[0] = from[0];
            else
                from.CopyTo(to);
        }
    }
}
