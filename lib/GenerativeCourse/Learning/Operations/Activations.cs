using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// The activation functions of layers. Their values and slopes stand in Numerics.Functions, where the fused layers use them, too.
public readonly unsafe partial struct Tensor
{
    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => Activate(Activation.Relu);

    /// <summary>1 / (1 + e^-x).</summary>
    public Tensor Sigmoid() => Activate(Activation.Sigmoid);

    /// <summary>The hyperbolic tangent.</summary>
    public Tensor Tanh() => Activate(Activation.Tanh);

    /// <summary>x Φ(x) in its tanh form (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
    public Tensor Gelu() => Activate(Activation.Gelu);

    /// <summary>x · sigmoid(x).</summary>
    public Tensor Silu() => Activate(Activation.Silu);

    /// <summary>ln(1 + e^x).</summary>
    public Tensor Softplus() => Activate(Activation.Softplus);

    /// <summary>The given activation function.</summary>
    public Tensor Activate(Activation activation)
    {
        if (activation == Activation.Identity)
            return this;
        var y = Node.For(FactsOf(activation).Name, Shape, this);
        y.First = (int)activation;
        var work = new ActivationForward(activation, Pointer, y.Pointer);
        Workers.Ranges(Length, ActivationGrain, ref work);
        return y.Done(ActivateBackward);
    }

    private static void ActivateBackward(Node y)
    {
        var x = y.Inputs[0];
        var first = x.Node.WriteGradient();
        ActivationSlope((Activation)y.First, x.Length, x.Pointer, y.Pointer, y.GradientPointer, x.Node.GradientPointer, first);
    }

    /// <summary>dx (+)= dy · slope, shared between the threads; x is not read where y is enough.</summary>
    private static void ActivationSlope(Activation activation, int length, float* x, float* y, float* dy, float* dx, bool first)
    {
        var work = new ActivationChain(activation, x, y, dy, dx, first);
        Workers.Ranges(length, ActivationGrain, ref work);
    }

    private const int ActivationGrain = 4 * 1024;

    private static ActivationFacts FactsOf(Activation activation)
    {
        var facts = default(ActivationFacts);
        ActivationFunctions.Run(activation, ref facts);
        return facts;
    }

    /// <summary>What an operation with an activation needs to know of it.</summary>
    private struct ActivationFacts : IActivationWork
    {
        public string Name;
        public bool ReadsArgument;

        public void Run<T>()
            where T : struct, IActivation => (Name, ReadsArgument) = (T.Name, T.ReadsArgument);
    }

    private readonly struct ActivationForward(Activation activation, float* x, float* y) : IRangeWork
    {
        public void Run(int start, int end) =>
            Functions.Apply(activation, new(x + start, end - start), new(y + start, end - start));
    }

    private readonly struct ActivationChain(Activation activation, float* x, float* y, float* dy, float* dx, bool first) : IRangeWork
    {
        public void Run(int start, int end)
        {
            if (first)
            {
                var n = end - start;
                Functions.Backward(activation, new(x + start, n), new(y + start, n), new(dy + start, n), new(dx + start, n));
                return;
            }
            const int piece = 1024;
            Span<float> more = stackalloc float[piece];
            for (var i = start; i < end; i += piece)
            {
                var n = Math.Min(piece, end - i);
                Functions.Backward(activation, new(x + i, n), new(y + i, n), new(dy + i, n), more[..n]);
                var sum = new Span<float>(dx + i, n);
                TensorPrimitives.Add(sum, more[..n], sum);
            }
        }
    }
}
