using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Layer normalization (Ba, Kiros, Hinton 2016, arXiv:1607.06450): each row gets mean 0 and variance 1, then gain and bias.
public readonly unsafe partial struct Tensor
{
    // The sums over rows are cut into the same pieces whatever the number of threads.
    private const int NormParts = 8;

    /// <summary>y = gain · (x - mean) / √(variance + ε) + bias over each row (the innermost dimension).</summary>
    /// <param name="gain">One value a column.</param>
    /// <param name="bias">One value a column.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <exception cref="ArgumentException">Gain or bias do not have as many values as a row.</exception>
    public Tensor LayerNorm(Tensor gain, Tensor bias, float epsilon = 1e-5f)
    {
        if (gain.Length != Shape.Last || bias.Length != Shape.Last)
            throw new ArgumentException($"'layer norm' of shape {Shape} needs gain and bias of {Shape.Last} values, not shapes {gain.Shape} and {bias.Shape}.", nameof(gain));
        var y = Node.For("layer norm", Shape, this, gain, bias);
        var rows = Shape.Rows;
        // Notes for the way back: each row's mean and 1/√(variance + ε).
        var notes = y.Note(2 * rows);
        var work = new LayerNormForward(Pointer, gain.Pointer, bias.Pointer, y.Pointer, notes.Pointer, notes.Pointer + rows, Shape.Last, epsilon);
        Workers.Ranges(rows, RowGrain(Shape.Last), ref work);
        return y.Done(LayerNormBackward);
    }

    // With u = (x - mean)/σ and du = dy · gain: dx = (du - mean(du) - u mean(du u)) / σ, dgain = Σ dy u, dbias = Σ dy.
    private static void LayerNormBackward(Node y)
    {
        var (x, gain, bias) = (y.Inputs[0], y.Inputs[1], y.Inputs[2]);
        var (rows, n) = (x.Shape.Rows, x.Shape.Last);
        var notes = y.NoteAt(0).Pointer;
        var first = x.RequiresGradient && x.Node.WriteGradient();
        using var sums = new Scratch(2 * n * NormParts);
        sums.Span.Clear();
        var work = new LayerNormBack(x.Pointer, gain.Pointer, y.GradientPointer, x.RequiresGradient ? x.Node.GradientPointer : null, notes, notes + rows, sums.Pointer, rows, n, first);
        Workers.For(NormParts, ref work);
        for (var part = 0; part < NormParts; part++)
        {
            if (gain.RequiresGradient)
                TensorPrimitives.Add(gain.Node.AddGradient(), sums.Span.Slice(2 * part * n, n), gain.Node.Gradient);
            if (bias.RequiresGradient)
                TensorPrimitives.Add(bias.Node.AddGradient(), sums.Span.Slice((2 * part + 1) * n, n), bias.Node.Gradient);
        }
    }

    private readonly struct LayerNormForward(float* x, float* gain, float* bias, float* y, float* means, float* scales, int n, float epsilon) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                float* from = x + (long)row * n, to = y + (long)row * n;
                var mean = TensorPrimitives.Sum(new ReadOnlySpan<float>(from, n)) / n;
                var (i, square) = (0, Vector<float>.Zero);
                var center = new Vector<float>(mean);
                for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var u = Vector.Load(from + i) - center;
                    square = Vector.FusedMultiplyAdd(u, u, square);
                }
                var variance = Vector.Sum(square);
                for (; i < n; i++)
                    variance += (from[i] - mean) * (from[i] - mean);
                var scale = 1 / MathF.Sqrt(variance / n + epsilon);
                (means[row], scales[row]) = (mean, scale);
                for (i = 0; i <= n - Vector<float>.Count; i += Vector<float>.Count)
                    Vector.FusedMultiplyAdd((Vector.Load(from + i) - center) * scale, Vector.Load(gain + i), Vector.Load(bias + i)).Store(to + i);
                for (; i < n; i++)
                    to[i] = (from[i] - mean) * scale * gain[i] + bias[i];
            }
        }
    }

    private readonly struct LayerNormBack(float* x, float* gain, float* dy, float* dx, float* means, float* scales, float* sums, int rows, int n, bool first) : IPartedWork
    {
        public void Run(int part)
        {
            float* dGain = sums + 2 * part * n, dBias = dGain + n;
            for (var row = (int)((long)rows * part / NormParts); row < (int)((long)rows * (part + 1) / NormParts); row++)
                Row(x + (long)row * n, dy + (long)row * n, dx == null ? null : dx + (long)row * n, means[row], scales[row], dGain, dBias);
        }

        private void Row(float* x, float* dy, float* dx, float mean, float scale, float* dGain, float* dBias)
        {
            var (i, sum, dot) = (0, Vector<float>.Zero, Vector<float>.Zero);
            var center = new Vector<float>(mean);
            for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
            {
                var u = (Vector.Load(x + i) - center) * scale;
                var upstream = Vector.Load(dy + i);
                var du = upstream * Vector.Load(gain + i);
                sum += du;
                dot = Vector.FusedMultiplyAdd(du, u, dot);
                Vector.FusedMultiplyAdd(upstream, u, Vector.Load(dGain + i)).Store(dGain + i);
                (upstream + Vector.Load(dBias + i)).Store(dBias + i);
            }
            var (meanDu, meanDot) = (Vector.Sum(sum), Vector.Sum(dot));
            for (; i < n; i++)
            {
                var u = (x[i] - mean) * scale;
                meanDu += dy[i] * gain[i];
                meanDot += dy[i] * gain[i] * u;
                dGain[i] += dy[i] * u;
                dBias[i] += dy[i];
            }
            if (dx == null)
                return;
            (meanDu, meanDot) = (meanDu / n, meanDot / n);
            for (i = 0; i <= n - Vector<float>.Count; i += Vector<float>.Count)
            {
                var u = (Vector.Load(x + i) - center) * scale;
                var result = (Vector.Load(dy + i) * Vector.Load(gain + i) - new Vector<float>(meanDu) - u * meanDot) * scale;
                (first ? result : result + Vector.Load(dx + i)).Store(dx + i);
            }
            for (; i < n; i++)
            {
                var u = (x[i] - mean) * scale;
                dx[i] = (first ? 0 : dx[i]) + (dy[i] * gain[i] - meanDu - u * meanDot) * scale;
            }
        }
    }
}
