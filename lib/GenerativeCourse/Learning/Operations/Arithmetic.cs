using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>One operation on two numbers, row by row.</summary>
internal interface IArithmetic
{
    /// <summary>For messages.</summary>
    public static abstract string Name { get; }

    /// <summary>Whether both gradients are the result's, as of a sum.</summary>
    public static virtual bool PassesGradient => false;

    /// <summary>y = f(a, b).</summary>
    public static abstract void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    /// <summary>da += dy · ∂y/∂a.</summary>
    public static abstract void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da);

    /// <summary>db += dy · ∂y/∂b.</summary>
    public static abstract void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db);
}

// Arithmetic with broadcasting: +, -, *, /, max, min. dy, da, db are derivatives of the loss by y, a, b.
public readonly unsafe partial struct Tensor
{
    private const int Grain = 16 * 1024;

    /// <summary>Sum, value by value, broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor operator +(Tensor left, Tensor right) => Arithmetic<AddOperation>(left, right);

    /// <summary>Difference, value by value, broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor operator -(Tensor left, Tensor right) => Arithmetic<SubtractOperation>(left, right);

    /// <summary>Product, value by value, broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor operator *(Tensor left, Tensor right) => Arithmetic<MultiplyOperation>(left, right);

    /// <summary>Quotient, value by value, broadcasting.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor operator /(Tensor left, Tensor right) => Arithmetic<DivideOperation>(left, right);

    /// <summary>The larger value of each pair, broadcasting; of equal values the left one gets the gradient.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Maximum(Tensor left, Tensor right) => Arithmetic<MaximumOperation>(left, right);

    /// <summary>The smaller value of each pair, broadcasting; of equal values the left one gets the gradient.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Minimum(Tensor left, Tensor right) => Arithmetic<MinimumOperation>(left, right);

    private static Tensor Arithmetic<T>(Tensor left, Tensor right)
        where T : IArithmetic
    {
        var plan = new Broadcast(T.Name, left.Shape, right.Shape);
        var y = Node.For(T.Name, plan.Shape, left, right);
        if (plan.Rows == 1 && !plan.LeftRepeats && !plan.RightRepeats)
        {
            var work = new ArithmeticForward<T>(left.Pointer, right.Pointer, y.Pointer);
            Workers.Ranges(y.Shape.Length, Grain, ref work);
            return y.Done(ArithmeticBackward<T>);
        }
        if (!plan.LeftRepeats && !plan.RightRepeats)
        {
            var work = new ArithmeticRowsForward<T>(left, right, y);
            Workers.Ranges(plan.RowLength, Math.Max(64, Grain / plan.Rows), ref work);
            return y.Done(ArithmeticBackward<T>);
        }
        using var same = new Scratch(2 * plan.RowLength);
        for (var row = 0; row < plan.Rows; row++)
        {
            var (a, b) = Row(left, right, plan, row, same.Span);
            T.Forward(a, b, y.Values.Slice(row * plan.RowLength, plan.RowLength));
        }
        return y.Done(ArithmeticBackward<T>);
    }

    private static void ArithmeticBackward<T>(Node y)
        where T : IArithmetic
    {
        var (left, right) = (y.Inputs[0], y.Inputs[1]);
        var plan = new Broadcast(T.Name, left.Shape, right.Shape);
        if (plan.Rows == 1 && !plan.LeftRepeats && !plan.RightRepeats)
        {
            // One side after the other: both may be the same tensor.
            for (var side = 0; side < 2; side++)
            {
                var input = y.Inputs[side];
                if (!input.RequiresGradient)
                    continue;
                // The last to read a sum's gradient gets it as it is.
                var isLast = side == 1 || !right.RequiresGradient;
                if (isLast && T.PassesGradient && y.GiveGradientTo(input.Node))
                    return;
                var first = input.Node.WriteGradient();
                var work = new ArithmeticChain<T>(left.Pointer, right.Pointer, y.GradientPointer, input.Node.GradientPointer, side == 0, first);
                Workers.Ranges(y.Shape.Length, Grain, ref work);
            }
            return;
        }
        if (!plan.LeftRepeats && !plan.RightRepeats)
        {
            for (var side = 0; side < 2; side++)
            {
                if (!y.Inputs[side].RequiresGradient)
                    continue;
                y.Inputs[side].Node.AddGradient();
                var work = new ArithmeticRowsChain<T>(y, ofLeft: side == 0);
                Workers.Ranges(plan.RowLength, Math.Max(64, Grain / plan.Rows), ref work);
            }
            return;
        }
        if (left.RequiresGradient)
            ArithmeticRowsBackward<T>(y, plan, ofLeft: true);
        if (right.RequiresGradient)
            ArithmeticRowsBackward<T>(y, plan, ofLeft: false);
    }

    /// <summary>A value that met a whole row gets the sum of the row's derivatives.</summary>
    private static void ArithmeticRowsBackward<T>(Node y, in Broadcast plan, bool ofLeft)
        where T : IArithmetic
    {
        var (left, right) = (y.Inputs[0], y.Inputs[1]);
        var gradient = (ofLeft ? left : right).Node.AddGradient();
        var repeats = ofLeft ? plan.LeftRepeats : plan.RightRepeats;
        using var same = new Scratch(3 * plan.RowLength);
        var sum = same.Span[(2 * plan.RowLength)..];
        for (var row = 0; row < plan.Rows; row++)
        {
            var (a, b) = Row(left, right, plan, row, same.Span);
            var dy = y.Gradient.Slice(row * plan.RowLength, plan.RowLength);
            var (atLeft, atRight) = plan.Offsets(row);
            var at = ofLeft ? atLeft : atRight;
            if (repeats)
                sum.Clear();
            var target = repeats ? sum : gradient.Slice(at, plan.RowLength);
            if (ofLeft)
                T.BackwardLeft(a, b, dy, target);
            else
                T.BackwardRight(a, b, dy, target);
            if (repeats)
                gradient[at] += TensorPrimitives.Sum<float>(sum);
        }
    }

    /// <summary>The values of both sides that meet one row of the result; a value that repeats is written out.</summary>
    private static RowPair Row(Tensor left, Tensor right, in Broadcast plan, int row, Span<float> repeated)
    {
        var (i, j) = plan.Offsets(row);
        var n = plan.RowLength;
        ReadOnlySpan<float> a = repeated[..n], b = repeated.Slice(n, n);
        if (plan.LeftRepeats)
            repeated[..n].Fill(left.Values[i]);
        else
            a = left.Values.Slice(i, n);
        if (plan.RightRepeats)
            repeated.Slice(n, n).Fill(right.Values[j]);
        else
            b = right.Values.Slice(j, n);
        return new RowPair(a, b);
    }

    private readonly ref struct RowPair(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        private readonly ReadOnlySpan<float> _left = left, _right = right;

        public void Deconstruct(out ReadOnlySpan<float> left, out ReadOnlySpan<float> right)
        {
            left = _left;
            right = _right;
        }
    }

    private readonly struct ArithmeticForward<T>(float* a, float* b, float* y) : IRangeWork
        where T : IArithmetic
    {
        public void Run(int start, int end)
        {
            var n = end - start;
            T.Forward(new(a + start, n), new(b + start, n), new(y + start, n));
        }
    }

    /// <summary>Where rows of one side meet the other's again and again: each thread takes some columns of all rows, so that no two write to one place.</summary>
    private readonly struct ArithmeticRowsForward<T>(Tensor left, Tensor right, Node y) : IRangeWork
        where T : IArithmetic
    {
        public void Run(int start, int end)
        {
            var plan = new Broadcast(T.Name, left.Shape, right.Shape);
            for (var row = 0; row < plan.Rows; row++)
            {
                var (i, j) = plan.Offsets(row);
                T.Forward(left.Values[(i + start)..(i + end)], right.Values[(j + start)..(j + end)], y.Values[(row * plan.RowLength + start)..(row * plan.RowLength + end)]);
            }
        }
    }

    private readonly struct ArithmeticRowsChain<T>(Node y, bool ofLeft) : IRangeWork
        where T : IArithmetic
    {
        public void Run(int start, int end)
        {
            var (left, right) = (y.Inputs[0], y.Inputs[1]);
            var plan = new Broadcast(T.Name, left.Shape, right.Shape);
            for (var row = 0; row < plan.Rows; row++)
            {
                var (i, j) = plan.Offsets(row);
                ReadOnlySpan<float> a = left.Values[(i + start)..(i + end)], b = right.Values[(j + start)..(j + end)];
                var dy = y.Gradient[(row * plan.RowLength + start)..(row * plan.RowLength + end)];
                if (ofLeft)
                    T.BackwardLeft(a, b, dy, left.Node.Gradient[(i + start)..(i + end)]);
                else
                    T.BackwardRight(a, b, dy, right.Node.Gradient[(j + start)..(j + end)]);
            }
        }
    }

    /// <summary>Pieces are small enough that zeros written to one are still in the cache when they are added to.</summary>
    private readonly struct ArithmeticChain<T>(float* a, float* b, float* dy, float* gradient, bool ofLeft, bool first) : IRangeWork
        where T : IArithmetic
    {
        public void Run(int start, int end)
        {
            const int piece = 2048;
            for (var at = start; at < end; at += piece)
            {
                var n = Math.Min(piece, end - at);
                var target = new Span<float>(gradient + at, n);
                if (first)
                    target.Clear();
                if (ofLeft)
                    T.BackwardLeft(new(a + at, n), new(b + at, n), new(dy + at, n), target);
                else
                    T.BackwardRight(new(a + at, n), new(b + at, n), new(dy + at, n), target);
            }
        }
    }
}
