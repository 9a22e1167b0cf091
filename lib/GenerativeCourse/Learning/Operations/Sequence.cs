using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// What all recurrent layers share: the sizes, and the products of inputs and hidden states with the weights.
/// Hidden states are (B, T, H), so those of one time are rows T·H apart; sums before the gates are (B, T, G·H).
/// One example does not wait for another: each thread takes some examples through all times.
/// </summary>
internal readonly unsafe struct Sequence
{
    public readonly int B, T, I, H, G;

    /// <summary>Reads the sizes and checks that they fit.</summary>
    /// <param name="operation">For messages.</param>
    /// <param name="x">(B, T, I).</param>
    /// <param name="w">(G·H, I).</param>
    /// <param name="u">(G·H, H).</param>
    /// <param name="bias">(G·H).</param>
    /// <param name="h0">(B, H).</param>
    /// <param name="gates">G.</param>
    public Sequence(string operation, Tensor x, Tensor w, Tensor u, Tensor bias, Tensor h0, int gates)
    {
        if (x.Shape.Rank != 3 || x.Shape[1] == 0 || x.Shape[2] != w.Shape[1] || h0.Shape != new Shape(x.Shape[0], u.Shape[1]))
            throw new ArgumentException($"'{operation}' of inputs {x.Shape} and a state {h0.Shape} with weights {w.Shape} and {u.Shape}: they are (B, T, I) with T > 0, (B, H), ({gates}H, I) and ({gates}H, H).", nameof(x));
        (B, T, I, H, G) = (x.Shape[0], x.Shape[1], x.Shape[2], u.Shape[1], gates);
    }

    public float* At(float* states, int b, int t) => states + ((long)b * T + t) * H;

    /// <summary>What an example starts from at a time: the given first state, or the state at the time before.</summary>
    public float* Before(int b, int t, float* first, float* states) => t == 0 ? first + (long)b * H : At(states, b, t - 1);

    public float* GatesAt(float* sums, int b, int t) => sums + ((long)b * T + t) * G * H;

    /// <summary>sums = x Wᵀ + bias, at all times in one product.</summary>
    public void Inputs(Tensor x, Tensor w, Tensor bias, float* sums) =>
        MatrixProduct.Multiply(B * T, G * H, I, x.Values, I, false, w.Values, I, true, new Span<float>(sums, B * T * G * H), G * H, finish: new Finish(bias.Values));

    /// <summary>U for <see cref="Recur"/>.</summary>
    public PackedFactor Pack(Tensor u) => new(H, G * H, u.Pointer, H, transposeB: true);

    /// <summary>U for <see cref="RecurBackward"/>.</summary>
    public PackedFactor PackForBackward(Tensor u) => new(G * H, H, u.Pointer, H, transposeB: false);

    /// <summary>sums at t += U h at t - 1, for the examples from start up to end.</summary>
    public void Recur(int t, int start, int end, float* h0, float* hidden, in PackedFactor u, float* sums)
    {
        var before = Before(start, t, h0, hidden);
        u.Multiply(end - start, before, t == 0 ? H : T * H, GatesAt(sums, start, t), T * G * H, keep: 1);
    }

    /// <summary>dh at t - 1 = Uᵀ dsums at t + keep · dh, for the examples from start up to end.</summary>
    public void RecurBackward(int t, int start, int end, float* dSums, in PackedFactor u, float* dHidden, float keep = 0) =>
        u.Multiply(end - start, GatesAt(dSums, start, t), T * G * H, dHidden + start * H, H, keep);

    /// <summary>With dsums at all times: dx = dsums W, dW = dsumsᵀ x, dU = Σ dsumsᵀ h before, dbias = Σ dsums.</summary>
    public void ParametersBackward(float* hidden, float* dSums, Tensor x, Tensor w, Tensor u, Tensor bias, Tensor h0)
    {
        InputsBackward(dSums, x, w, bias);
        if (u.RequiresGradient)
            RecurrentWeightsBackward(hidden, dSums, u, h0);
    }

    /// <summary>dx = dsums W, dW = dsumsᵀ x, dbias = Σ dsums, over all times.</summary>
    public void InputsBackward(float* dSums, Tensor x, Tensor w, Tensor bias)
    {
        var (rows, columns) = (B * T, G * H);
        var d = new Span<float>(dSums, rows * columns);
        if (x.RequiresGradient)
            MatrixProduct.Multiply(rows, I, columns, d, columns, false, w.Values, I, false, Target(x, out var keepX), I, keep: keepX);
        if (w.RequiresGradient)
            MatrixProduct.Multiply(columns, I, rows, d, columns, true, x.Values, I, false, Target(w, out var keepW), I, keep: keepW);
        if (bias.RequiresGradient)
            Reductions.ColumnSums(d, columns, Target(bias, out var keepBias), keep: keepBias);
    }

    /// <summary>dU = Σ dsumsᵀ h before, in one product over all times.</summary>
    public void RecurrentWeightsBackward(float* hidden, float* dSums, Tensor u, Tensor h0)
    {
        using var before = new Scratch(B * T * H);
        for (var b = 0; b < B; b++)
        {
            h0.Values.Slice(b * H, H).CopyTo(before.Span[(b * T * H)..]);
            new ReadOnlySpan<float>(At(hidden, b, 0), (T - 1) * H).CopyTo(before.Span[((b * T + 1) * H)..]);
        }
        MatrixProduct.Multiply(G * H, H, B * T, new Span<float>(dSums, B * T * G * H), G * H, true, before.Span, H, false, Target(u, out var keep), H, keep: keep);
    }

    /// <summary>The gradient to write to, and 1 if what it holds is to be kept.</summary>
    public static Span<float> Target(Tensor x, out float keep)
    {
        keep = x.Node.WriteGradient() ? 0 : 1;
        return x.Node.Gradient;
    }
}
