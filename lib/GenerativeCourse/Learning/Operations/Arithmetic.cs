using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>One operation on two numbers, row by row.</summary>
internal interface IArithmetic
{
    /// <summary>For messages.</summary>
    public static abstract string Name { get; }

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
        using var same = new Scratch(3 * plan.RowLength);
        var sum = same.Span[(2 * plan.RowLength)..];
        if (left.RequiresGradient)
        {
            var da = left.Node.AddGradient();
            for (var row = 0; row < plan.Rows; row++)
            {
                var (a, b) = Row(left, right, plan, row, same.Span);
                var dy = y.Gradient.Slice(row * plan.RowLength, plan.RowLength);
                var at = plan.Offsets(row).Left;
                if (plan.LeftRepeats)
                    sum.Clear();
                T.BackwardLeft(a, b, dy, plan.LeftRepeats ? sum : da.Slice(at, plan.RowLength));
                if (plan.LeftRepeats)
                    da[at] += TensorPrimitives.Sum(sum);
            }
        }
        if (right.RequiresGradient)
        {
            var db = right.Node.AddGradient();
            for (var row = 0; row < plan.Rows; row++)
            {
                var (a, b) = Row(left, right, plan, row, same.Span);
                var dy = y.Gradient.Slice(row * plan.RowLength, plan.RowLength);
                var at = plan.Offsets(row).Right;
                if (plan.RightRepeats)
                    sum.Clear();
                T.BackwardRight(a, b, dy, plan.RightRepeats ? sum : db.Slice(at, plan.RowLength));
                if (plan.RightRepeats)
                    db[at] += TensorPrimitives.Sum(sum);
            }
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

    private readonly struct AddOperation : IArithmetic
    {
        public static string Name => "+";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Add(a, b, y);
        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.Add(da, dy, da);
        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.Add(db, dy, db);
    }

    private readonly struct SubtractOperation : IArithmetic
    {
        public static string Name => "-";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Subtract(a, b, y);
        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.Add(da, dy, da);
        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.Subtract(db, dy, db);
    }

    private readonly struct MultiplyOperation : IArithmetic
    {
        public static string Name => "*";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Multiply(a, b, y);
        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.MultiplyAdd(dy, b, da, da);
        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.MultiplyAdd(dy, a, db, db);
    }

    private readonly struct DivideOperation : IArithmetic
    {
        public static string Name => "/";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Divide(a, b, y);

        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
        {
            for (var i = 0; i < da.Length; i++)
                da[i] += dy[i] / b[i];
        }

        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
        {
            for (var i = 0; i < db.Length; i++)
                db[i] -= dy[i] * (a[i] / b[i]) / b[i];
        }
    }

    private readonly struct MaximumOperation : IArithmetic
    {
        public static string Name => "maximum";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Max(a, b, y);

        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
        {
            for (var i = 0; i < da.Length; i++)
                da[i] += a[i] >= b[i] ? dy[i] : 0;
        }

        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
        {
            for (var i = 0; i < db.Length; i++)
                db[i] += a[i] >= b[i] ? 0 : dy[i];
        }
    }

    private readonly struct MinimumOperation : IArithmetic
    {
        public static string Name => "minimum";
        public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Min(a, b, y);

        public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
        {
            for (var i = 0; i < da.Length; i++)
                da[i] += a[i] <= b[i] ? dy[i] : 0;
        }

        public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
        {
            for (var i = 0; i < db.Length; i++)
                db[i] += a[i] <= b[i] ? 0 : dy[i];
        }
    }
}
