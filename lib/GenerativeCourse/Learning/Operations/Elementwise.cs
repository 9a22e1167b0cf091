using System.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A function of one number and its derivative, a vector of numbers at a time.</summary>
internal interface IElementwise
{
    /// <summary>For messages.</summary>
    public static abstract string Name { get; }

    /// <summary>y = f(x).</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="c">The function's constant, if it has one.</param>
    public static abstract Vector<float> Value(Vector<float> x, Vector<float> c);

    /// <summary>dy/dx, from x, y or both.</summary>
    public static abstract Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c);
}

// Functions of each value by itself: exp, log, sqrt, powers, absolute value, leaky ReLU, ELU, clamp, and c·x, c + x.
public readonly unsafe partial struct Tensor
{
    /// <summary>e^x.</summary>
    public Tensor Exp() => Elementwise<ExpFunction>(this);

    /// <summary>The natural logarithm.</summary>
    public Tensor Log() => Elementwise<LogFunction>(this);

    /// <summary>√x.</summary>
    public Tensor Sqrt() => Elementwise<SqrtFunction>(this);

    /// <summary>x².</summary>
    public Tensor Square() => Elementwise<SquareFunction>(this);

    /// <summary>|x|, with slope 0 at 0.</summary>
    public Tensor Abs() => Elementwise<AbsFunction>(this);

    /// <summary>x if positive, else slope · x.</summary>
    /// <param name="slope">The slope for negative values.</param>
    public Tensor LeakyRelu(float slope = 0.01f) => Elementwise<LeakyReluFunction>(this, slope);

    /// <summary>x if positive, else scale · (e^x - 1).</summary>
    /// <param name="scale">Minus the limit for very negative values.</param>
    public Tensor Elu(float scale = 1) => Elementwise<EluFunction>(this, scale);

    /// <summary>x, but at least <paramref name="least"/>; the gradient is 0 where x is smaller.</summary>
    /// <param name="least">The smallest value.</param>
    public Tensor AtLeast(float least) => Elementwise<AtLeastFunction>(this, least);

    /// <summary>x, but at most <paramref name="most"/>; the gradient is 0 where x is larger.</summary>
    /// <param name="most">The largest value.</param>
    public Tensor AtMost(float most) => Elementwise<AtMostFunction>(this, most);

    /// <summary>c · x.</summary>
    public static Tensor operator *(Tensor left, float right) => Elementwise<ScaleFunction>(left, right);

    /// <summary>c · x.</summary>
    public static Tensor operator *(float left, Tensor right) => Elementwise<ScaleFunction>(right, left);

    /// <summary>x / c.</summary>
    public static Tensor operator /(Tensor left, float right) => Elementwise<ScaleFunction>(left, 1 / right);

    /// <summary>c / x.</summary>
    public static Tensor operator /(float left, Tensor right) => Elementwise<ReciprocalFunction>(right, left);

    /// <summary>x + c.</summary>
    public static Tensor operator +(Tensor left, float right) => Elementwise<ShiftFunction>(left, right);

    /// <summary>c + x.</summary>
    public static Tensor operator +(float left, Tensor right) => Elementwise<ShiftFunction>(right, left);

    /// <summary>x - c.</summary>
    public static Tensor operator -(Tensor left, float right) => Elementwise<ShiftFunction>(left, -right);

    /// <summary>c - x.</summary>
    public static Tensor operator -(float left, Tensor right) => left + -right;

    /// <summary>-x.</summary>
    public static Tensor operator -(Tensor value) => Elementwise<ScaleFunction>(value, -1);

    private static Tensor Elementwise<T>(Tensor x, float constant = 0)
        where T : IElementwise
    {
        var y = Node.For(T.Name, x.Shape, x);
        y.Factor = constant;
        var work = new ElementwiseForward<T>(x.Pointer, y.Pointer, constant);
        Workers.Ranges(x.Length, Grain, ref work);
        return y.Done(ElementwiseBackward<T>);
    }

    private static void ElementwiseBackward<T>(Node y)
        where T : IElementwise
    {
        var x = y.Inputs[0];
        var first = x.Node.WriteGradient();
        var work = new ElementwiseChain<T>(x.Pointer, y.Pointer, y.GradientPointer, x.Node.GradientPointer, first, y.Factor);
        Workers.Ranges(x.Length, Grain, ref work);
    }

    private readonly struct ElementwiseForward<T>(float* x, float* y, float constant) : IRangeWork
        where T : IElementwise
    {
        public void Run(int start, int end)
        {
            var c = new Vector<float>(constant);
            var i = start;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
                T.Value(Vector.Load(x + i), c).Store(y + i);
            for (; i < end; i++)
                y[i] = T.Value(new Vector<float>(x[i]), c)[0];
        }
    }

    /// <summary>The chain rule: dx (+)= dy · slope.</summary>
    private readonly struct ElementwiseChain<T>(float* x, float* y, float* dy, float* dx, bool first, float constant) : IRangeWork
        where T : IElementwise
    {
        public void Run(int start, int end)
        {
            var c = new Vector<float>(constant);
            var i = start;
            if (first)
            {
                for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
                    (Vector.Load(dy + i) * T.Slope(Vector.Load(x + i), Vector.Load(y + i), c)).Store(dx + i);
            }
            else
            {
                for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
                    Vector.FusedMultiplyAdd(Vector.Load(dy + i), T.Slope(Vector.Load(x + i), Vector.Load(y + i), c), Vector.Load(dx + i)).Store(dx + i);
            }
            for (; i < end; i++)
                dx[i] = (first ? 0 : dx[i]) + dy[i] * T.Slope(new Vector<float>(x[i]), new Vector<float>(y[i]), c)[0];
        }
    }

    private readonly struct ExpFunction : IElementwise
    {
        public static string Name => "exp";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => VectorFunctions.Exp(x);
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => y;
    }

    private readonly struct LogFunction : IElementwise
    {
        public static string Name => "log";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => Vector.Log(x);
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => Vector<float>.One / x;
    }

    private readonly struct SqrtFunction : IElementwise
    {
        public static string Name => "sqrt";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => Vector.SquareRoot(x);
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => new Vector<float>(0.5f) / y;
    }

    private readonly struct SquareFunction : IElementwise
    {
        public static string Name => "square";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => x * x;
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => x + x;
    }

    private readonly struct AbsFunction : IElementwise
    {
        public static string Name => "abs";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => Vector.Abs(x);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), x, Vector.CopySign(Vector<float>.One, x));
    }

    private readonly struct LeakyReluFunction : IElementwise
    {
        public static string Name => "leaky relu";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => x * Slope(x, x, c);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, c);
    }

    private readonly struct EluFunction : IElementwise
    {
        public static string Name => "elu";

        public static Vector<float> Value(Vector<float> x, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, c * (VectorFunctions.Exp(Vector.Min(x, Vector<float>.Zero)) - Vector<float>.One));

        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, y + c);
    }

    private readonly struct AtLeastFunction : IElementwise
    {
        public static string Name => "at least";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => Vector.Max(x, c);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.LessThan(x, c), Vector<float>.Zero, Vector<float>.One);
    }

    private readonly struct AtMostFunction : IElementwise
    {
        public static string Name => "at most";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => Vector.Min(x, c);

        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, c), Vector<float>.Zero, Vector<float>.One);
    }

    private readonly struct ScaleFunction : IElementwise
    {
        public static string Name => "scale";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => c * x;
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => c;
    }

    private readonly struct ReciprocalFunction : IElementwise
    {
        public static string Name => "reciprocal";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => c / x;
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => -(y / x);
    }

    private readonly struct ShiftFunction : IElementwise
    {
        public static string Name => "shift";
        public static Vector<float> Value(Vector<float> x, Vector<float> c) => x + c;
        public static Vector<float> Slope(Vector<float> x, Vector<float> y, Vector<float> c) => Vector<float>.One;
    }
}
