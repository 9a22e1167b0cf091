using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// A whole layer at once: y = f(x Wᵀ + b). The bias and the function are applied while the product is still in the cache.
public readonly unsafe partial struct Tensor
{
    /// <summary>f(x Wᵀ + b): (…, in) to (…, out).</summary>
    /// <param name="weight">(out, in).</param>
    /// <param name="bias">(out), or null.</param>
    /// <param name="activation">The function f.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias = null, Activation activation = Activation.Identity)
    {
        if (weight.Shape.Rank != 2 || Shape.Rank < 1 || Shape.Last != weight.Shape[1])
            throw new ArgumentException($"'linear' cannot take an input of shape {Shape} to a weight of shape {weight.Shape}: the weight is (out, in), and the input's last size is in.", nameof(weight));
        if (bias is { } b && b.Length != weight.Shape[0])
            throw new ArgumentException($"'linear' cannot add a bias of shape {b.Shape} to {weight.Shape[0]} outputs of a weight of shape {weight.Shape}.", nameof(bias));
        var (rows, k, n) = (Shape.Rows, weight.Shape[1], weight.Shape[0]);
        var y = Node.For("linear", Shape.With(-1, n), this, weight);
        if (bias is { } shift)
            y.AddInput(shift);
        y.First = (int)activation;
        // Most slopes follow from y; for the others the sums before the function are noted.
        var before = y.RequiresGradient && FactsOf(activation).ReadsArgument ? y.Note(rows * n).Span : default;
        MatrixProduct.Multiply(rows, n, k, Values, k, false, weight.Values, k, true, y.Values, n, finish: new Finish(bias is null ? default : bias.Value.Values, activation, before));
        return y.Done(LinearBackward);
    }

    // With z = x Wᵀ + b: dz = dy · f'(z), dx = dz W, dW = dzᵀ x, db = the sum of dz over the rows.
    private static void LinearBackward(Node y)
    {
        var (x, weight, activation) = (y.Inputs[0], y.Inputs[1], (Activation)y.First);
        var (rows, k, n) = (x.Shape.Rows, weight.Shape[1], weight.Shape[0]);
        var dz = y.Gradient;
        if (activation != Activation.Identity)
        {
            // dy has done its work once dz is known, so dz takes its place, unless somebody wants to read dy.
            var target = y.RetainsGradient ? y.Note(rows * n).Pointer : y.GradientPointer;
            var before = FactsOf(activation).ReadsArgument ? y.NoteAt(0).Pointer : y.Pointer;
            using var sums = new Scratch(NormParts * n);
            var work = new LayerSlope(activation, before, y.Pointer, y.GradientPointer, target, sums.Pointer, rows, n);
            Workers.Ranges(NormParts, Math.Max(1, NormParts * ActivationGrain / Math.Max(1, rows * n)), ref work);
            dz = new Span<float>(target, rows * n);
            if (HasBias(y))
                Reductions.ColumnSums(sums.Span, n, y.Inputs[2].Node.AddGradient(), keep: 1);
        }
        else if (HasBias(y))
        {
            Reductions.ColumnSums(dz, n, y.Inputs[2].Node.AddGradient(), keep: 1);
        }
        if (weight.RequiresGradient)
        {
            var keep = weight.Node.WriteGradient() ? 0 : 1;
            MatrixProduct.Multiply(n, k, rows, dz, n, true, x.Values, k, false, weight.Node.Gradient, k, keep: keep);
        }
        if (x.RequiresGradient)
        {
            var keep = x.Node.WriteGradient() ? 0 : 1;
            MatrixProduct.Multiply(rows, k, n, dz, n, false, weight.Values, k, false, x.Node.Gradient, k, keep: keep);
        }
    }

    private static bool HasBias(Node y) => y.Inputs.Count > 2 && y.Inputs[2].RequiresGradient;

    /// <summary>dz = dy · f'(z), and for each part of the rows the sum of dz, in one pass through memory.</summary>
    private readonly struct LayerSlope(Activation activation, float* before, float* y, float* dy, float* dz, float* sums, int rows, int n) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var part = start; part < end; part++)
                Part(part);
        }

        private void Part(int part)
        {
            var sum = new Span<float>(sums + (long)part * n, n);
            sum.Clear();
            // Enough rows for a vector function to be worth its call, few enough to stay in the first-level cache.
            var few = Math.Max(1, 2048 / n);
            var end = (int)((long)rows * (part + 1) / NormParts);
            for (var row = (int)((long)rows * part / NormParts); row < end; row += few)
            {
                var (at, count) = ((long)row * n, Math.Min(few, end - row) * n);
                var target = new Span<float>(dz + at, count);
                Functions.Backward(activation, new(before + at, count), new(y + at, count), new(dy + at, count), target);
                for (var i = 0; i < count; i += n)
                    TensorPrimitives.Add(sum, target.Slice(i, n), sum);
            }
        }
    }
}
