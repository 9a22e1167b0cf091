using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Sums, means and maxima. A tensor seen along one dimension is (outer, n, inner): the dimensions before it, itself, those after it.
public readonly unsafe partial struct Tensor
{
    /// <summary>The sum of all values, added up in double precision.</summary>
    public Tensor Sum()
    {
        var y = Node.For("sum", new Shape(), this);
        y.Values[0] = (float)Total(Values);
        return y.Done(SumBackward);
    }

    // Every value counts once: dx = dy.
    private static void SumBackward(Node y)
    {
        var dx = y.Inputs[0].Node.AddGradient();
        TensorPrimitives.Add(dx, y.Gradient[0], dx);
    }

    /// <summary>The mean of all values.</summary>
    public Tensor Mean() => Sum() * (1f / Math.Max(1, Length));

    /// <summary>The sums along one dimension, which disappears, or stays with size 1.</summary>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <param name="keep">Whether the dimension stays with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Sum(int dimension, bool keep = false)
    {
        var at = Shape.Position(dimension);
        var (n, inner, outer) = (Shape[at], Shape.Inner(at), Shape.Outer(at));
        var y = Node.For("sum", keep ? Shape.With(at, 1) : Shape.Without(at), this);
        y.First = at;
        for (var o = 0; o < outer; o++)
        {
            var sum = y.Values.Slice(o * inner, inner);
            var x = Values.Slice(o * n * inner, n * inner);
            if (inner == 1)
            {
                sum[0] = (float)Total(x);
                continue;
            }
            if (n > 1024) // so many that rounding counts
            {
                Reductions.ColumnSums(x, inner, sum);
                continue;
            }
            sum.Clear();
            for (var i = 0; i < n; i++)
                TensorPrimitives.Add(sum, x.Slice(i * inner, inner), sum);
        }
        return y.Done(SumAlongBackward);
    }

    private static void SumAlongBackward(Node y)
    {
        var x = y.Inputs[0];
        var (n, inner, outer) = (x.Shape[y.First], x.Shape.Inner(y.First), x.Shape.Outer(y.First));
        var dx = x.Node.AddGradient();
        for (var o = 0; o < outer; o++)
        {
            var dy = y.Gradient.Slice(o * inner, inner);
            for (var i = 0; i < n; i++)
            {
                var target = dx.Slice((o * n + i) * inner, inner);
                TensorPrimitives.Add(target, dy, target);
            }
        }
    }

    /// <summary>The means along one dimension, which disappears, or stays with size 1.</summary>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <param name="keep">Whether the dimension stays with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Mean(int dimension, bool keep = false) => Sum(dimension, keep) * (1f / Math.Max(1, Shape[dimension]));

    /// <summary>The largest values along one dimension; the gradient goes to the first of equal ones.</summary>
    /// <param name="dimension">The dimension; negative ones count from the end.</param>
    /// <param name="keep">Whether the dimension stays with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public Tensor Max(int dimension, bool keep = false)
    {
        var at = Shape.Position(dimension);
        var (n, inner, outer) = (Shape[at], Shape.Inner(at), Shape.Outer(at));
        if (n == 0)
            throw new ArgumentException($"'max' needs at least one value along dimension {dimension} of shape {Shape}.", nameof(dimension));
        var y = Node.For("max", keep ? Shape.With(at, 1) : Shape.Without(at), this);
        var where = y.Note(outer * inner).Integers;
        for (var o = 0; o < outer; o++)
        for (var j = 0; j < inner; j++)
        {
            var best = o * n * inner + j;
            for (var i = 1; i < n; i++)
            {
                var candidate = (o * n + i) * inner + j;
                if (Values[candidate] > Values[best])
                    best = candidate;
            }
            y.Values[o * inner + j] = Values[best];
            where[o * inner + j] = best;
        }
        return y.Done(MaxBackward);
    }

    private static void MaxBackward(Node y)
    {
        var dx = y.Inputs[0].Node.AddGradient();
        var where = y.NoteAt(0).Integers;
        for (var i = 0; i < where.Length; i++)
            dx[where[i]] += y.Gradient[i];
    }

    /// <summary>The position of the largest value of each row (the innermost dimension); no gradient.</summary>
    /// <exception cref="InvalidOperationException">Rows are empty.</exception>
    public int[] ArgMax()
    {
        if (Shape.Last == 0)
            throw new InvalidOperationException($"'argmax' needs at least one value in each row of shape {Shape}.");
        var best = new int[Shape.Rows];
        for (var row = 0; row < best.Length; row++)
            best[row] = TensorPrimitives.IndexOfMax(Values.Slice(row * Shape.Last, Shape.Last));
        return best;
    }

    private static double Total(ReadOnlySpan<float> values)
    {
        // Pieces in float, their sums in double: as fast as memory, and exact enough for a mean of millions.
        const int piece = 4096;
        var total = 0.0;
        for (var i = 0; i < values.Length; i += piece)
            total += TensorPrimitives.Sum(values.Slice(i, Math.Min(piece, values.Length - i)));
        return total;
    }
}
