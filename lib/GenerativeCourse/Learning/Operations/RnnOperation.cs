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
        for (var t = 0; t < s.T; t++)
        {
            s.Recur(t, h0.Pointer, y.Pointer, u, y.Pointer);
            for (var b = 0; b < s.B; b++)
            {
                var h = new Span<float>(s.At(y.Pointer, b, t), s.H);
                Functions.Tanh(h, h);
            }
        }
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
        for (var t = s.T - 1; t >= 0; t--)
        {
            for (var b = 0; b < s.B; b++)
            {
                float* h = s.At(y.Pointer, b, t), dy = s.At(y.GradientPointer, b, t), da = s.At(dSums.Pointer, b, t);
                for (var k = 0; k < s.H; k++)
                    da[k] = (dy[k] + dHidden.Span[b * s.H + k]) * (1 - h[k] * h[k]);
            }
            s.RecurBackward(t, dSums.Pointer, u, dHidden.Span);
        }
        s.ParametersBackward(y.Pointer, dSums.Pointer, x, w, u, bias, h0);
        if (h0.RequiresGradient)
            TensorPrimitives.Add(h0.Node.AddGradient(), dHidden.Span, h0.Node.Gradient);
    }
}
