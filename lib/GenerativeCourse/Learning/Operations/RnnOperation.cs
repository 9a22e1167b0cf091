using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A whole sequence through a plain recurrent layer (Elman 1990): h = tanh(W x + U h + b).</summary>
internal static unsafe class RnnOperation
{
    /// <summary>(B, T, I) to the hidden states (B, T, H).</summary>
    public static Tensor Forward(Tensor x, Tensor w, Tensor u, Tensor bias, Tensor h0)
    {
        var s = new Sequence("rnn", x, w, u, bias, h0, gates: 1);
        var y = Node.For("rnn", new Shape(s.B, s.T, s.H), x, w, u, bias, h0);
        s.Inputs(x, w, bias, y.Pointer);
        using var packed = s.Pack(u);
        var work = new Forth(s, packed, h0.Pointer, y.Pointer);
        Workers.Ranges(s.B, 1, ref work);
        return y.Done(Backward);
    }

    // With a = W x + U h + b: da = dh (1 - h²), and dh of the time before is Uᵀ da.
    private static void Backward(Node y)
    {
        var (x, w, u, bias, h0) = (y.Inputs[0], y.Inputs[1], y.Inputs[2], y.Inputs[3], y.Inputs[4]);
        var s = new Sequence("rnn", x, w, u, bias, h0, gates: 1);
        using var dSums = new Scratch(s.B * s.T * s.H);
        using var dHidden = new Scratch(s.B * s.H);
        dHidden.Span.Clear();
        using (var packed = s.PackForBackward(u))
        {
            var work = new Back(s, packed, y.Pointer, y.GradientPointer, dSums.Pointer, dHidden.Pointer);
            Workers.Ranges(s.B, 1, ref work);
        }
        s.ParametersBackward(y.Pointer, dSums.Pointer, x, w, u, bias, h0);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
    }

    private readonly struct Forth(Sequence s, PackedFactor u, float* h0, float* hidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = 0; t < s.T; t++)
            {
                s.Recur(t, start, end, h0, hidden, u, hidden);
                for (var b = start; b < end; b++)
                {
                    var h = new Span<float>(s.At(hidden, b, t), s.H);
                    Functions.Tanh(h, h);
                }
            }
        }
    }

    private readonly struct Back(Sequence s, PackedFactor u, float* hidden, float* dy, float* dSums, float* dHidden) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var t = s.T - 1; t >= 0; t--)
            {
                for (var b = start; b < end; b++)
                {
                    float* h = s.At(hidden, b, t), above = s.At(dy, b, t), later = dHidden + b * s.H, da = s.At(dSums, b, t);
                    for (var k = 0; k < s.H; k += Vector<float>.Count)
                    {
                        var left = s.H - k;
                        var value = Lanes.Load(h + k, left);
                        var dh = Lanes.Load(above + k, left) + Lanes.Load(later + k, left);
                        Lanes.Store(dh * (Vector<float>.One - value * value), da + k, left);
                    }
                }
                s.RecurBackward(t, start, end, dSums, u, dHidden);
            }
        }
    }
}
