using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Batch normalization's loops over (N, C, inner). The values of a channel come in N runs of inner values; where inner
/// is 1, a row of all channels is one vector operation instead. Notes: each channel's mean, then each 1/√(variance + ε).
/// </summary>
internal readonly unsafe struct ChannelKernel
{
    private readonly int _examples, _channels, _inner;
    private readonly float* _x, _means, _scales;

    public ChannelKernel(Shape shape, float* x, float* notes)
    {
        (_examples, _channels, _inner) = (shape[0], shape[1], shape.Inner(1));
        _x = x;
        _means = notes;
        _scales = notes + _channels;
    }

    private int Count => _examples * _inner;

    private int Grain => Math.Max(1, 8192 / Math.Max(1, Count));

    /// <summary>Mean and 1/√(variance + ε) of each channel, and the running statistics.</summary>
    public void Moments(float epsilon, float momentum, float* runningMeans, float* runningVariances)
    {
        using var variances = new Scratch(_channels);
        var work = new Work { Kernel = this, Variances = variances.Pointer };
        if (_inner == 1)
            MomentsOfRows(variances.Span);
        else
            Workers.Ranges(_channels, Grain, ref work);
        for (var c = 0; c < _channels; c++)
        {
            var variance = variances.Pointer[c];
            _scales[c] = 1 / MathF.Sqrt(variance + epsilon);
            runningMeans[c] += momentum * (_means[c] - runningMeans[c]);
            runningVariances[c] += momentum * (variance * Count / (Count - 1) - runningVariances[c]);
        }
    }

    /// <summary>y = gain · (x - mean) · scale + bias = factor · x + shift.</summary>
    public void Apply(float* gain, float* bias, float* y)
    {
        using var factors = new Scratch(_channels);
        using var shifts = new Scratch(_channels);
        for (var c = 0; c < _channels; c++)
        {
            factors.Pointer[c] = gain[c] * _scales[c];
            shifts.Pointer[c] = bias[c] - factors.Pointer[c] * _means[c];
        }
        var work = new Work { Kernel = this, A = factors.Pointer, C = shifts.Pointer, Y = y };
        Workers.Ranges(_channels, Grain, ref work);
    }

    /// <summary>dbias = Σ dy, dgain = Σ dy u, and dx = gain · scale · (dy - mean(dy) - u mean(dy u)) = a · dy + b · x + c, with u = (x - mean) · scale.</summary>
    public void Backward(float* gain, float* dy, float* dx, float* dGain, float* dBias, bool ofBatch)
    {
        using var sums = new Scratch(5 * _channels);
        sums.Span.Clear();
        float* sum = sums.Pointer, dot = sum + _channels, a = dot + _channels, b = a + _channels, shift = b + _channels;
        var reduce = new Work { Kernel = this, Dy = dy, Sums = sum, Dots = dot };
        if (_inner == 1)
            SumsOfRows(dy, sums.Span[.._channels], sums.Span.Slice(_channels, _channels));
        else
            Workers.Ranges(_channels, Grain, ref reduce);
        for (var c = 0; c < _channels; c++)
        {
            var ofU = dot[c] * _scales[c];
            if (dBias != null) dBias[c] += sum[c];
            if (dGain != null) dGain[c] += ofU;
            a[c] = gain[c] * _scales[c];
            if (!ofBatch)
                continue;
            b[c] = -a[c] * _scales[c] * ofU / Count;
            shift[c] = -a[c] * sum[c] / Count - b[c] * _means[c];
        }
        if (dx == null)
            return;
        var chain = new Work { Kernel = this, Dy = dy, Y = dx, A = a, B = b, C = shift };
        Workers.Ranges(_channels, Grain, ref chain);
    }

    private void MomentsOfRows(Span<float> variances)
    {
        var means = new Span<float>(_means, _channels);
        Reductions.ColumnMeans(new ReadOnlySpan<float>(_x, Count * _channels), _channels, means);
        variances.Clear();
        using var centered = new Scratch(_channels);
        for (var n = 0; n < _examples; n++)
        {
            TensorPrimitives.Subtract(Row(_x, n), means, centered.Span);
            TensorPrimitives.MultiplyAdd(centered.Span, centered.Span, variances, variances);
        }
        TensorPrimitives.Divide(variances, Count, variances);
    }

    private void SumsOfRows(float* dy, Span<float> sums, Span<float> dots)
    {
        using var centered = new Scratch(_channels);
        for (var n = 0; n < _examples; n++)
        {
            TensorPrimitives.Subtract(Row(_x, n), new ReadOnlySpan<float>(_means, _channels), centered.Span);
            TensorPrimitives.Add(sums, Row(dy, n), sums);
            TensorPrimitives.MultiplyAdd(Row(dy, n), centered.Span, dots, dots);
        }
    }

    private Span<float> Row(float* values, int n) => new(values + (long)n * _channels, _channels);

    private struct Work : IRangeWork
    {
        public ChannelKernel Kernel;
        public float* Variances, A, B, C, Y, Dy, Sums, Dots;

        public readonly void Run(int start, int end)
        {
            if (Kernel._inner == 1)
            {
                for (var n = 0; n < Kernel._examples; n++)
                    Affine(n * Kernel._channels + start, end - start, start, vary: true);
                return;
            }
            for (var c = start; c < end; c++)
            {
                if (Variances != null)
                    Moments(c);
                else if (Sums != null)
                    Reduce(c);
                else
                {
                    for (var n = 0; n < Kernel._examples; n++)
                        Affine(Offset(n, c), Kernel._inner, c, vary: false);
                }
            }
        }

        private readonly int Offset(int n, int c) => (n * Kernel._channels + c) * Kernel._inner;

        private readonly void Moments(int c)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var n = 0; n < Kernel._examples; n++)
                sum += TensorPrimitives.Sum(new ReadOnlySpan<float>(Kernel._x + Offset(n, c), Kernel._inner));
            var mean = (float)(sum / Kernel.Count);
            for (var n = 0; n < Kernel._examples; n++)
            {
                var run = Kernel._x + Offset(n, c);
                var (i, total) = (0, Vector<float>.Zero);
                for (; i <= Kernel._inner - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var centered = Vector.Load(run + i) - new Vector<float>(mean);
                    total = Vector.FusedMultiplyAdd(centered, centered, total);
                }
                squares += Vector.Sum(total);
                for (; i < Kernel._inner; i++)
                    squares += (run[i] - mean) * (run[i] - mean);
            }
            Kernel._means[c] = mean;
            Variances[c] = (float)(squares / Kernel.Count);
        }

        private readonly void Reduce(int c)
        {
            var (sum, dot, mean) = (0.0, 0.0, Kernel._means[c]);
            for (var n = 0; n < Kernel._examples; n++)
            {
                float* x = Kernel._x + Offset(n, c), dy = Dy + Offset(n, c);
                var (i, sums, dots) = (0, Vector<float>.Zero, Vector<float>.Zero);
                for (; i <= Kernel._inner - Vector<float>.Count; i += Vector<float>.Count)
                {
                    sums += Vector.Load(dy + i);
                    dots = Vector.FusedMultiplyAdd(Vector.Load(dy + i), Vector.Load(x + i) - new Vector<float>(mean), dots);
                }
                sum += Vector.Sum(sums);
                dot += Vector.Sum(dots);
                for (; i < Kernel._inner; i++)
                {
                    sum += dy[i];
                    dot += dy[i] * (x[i] - mean);
                }
            }
            (Sums[c], Dots[c]) = ((float)sum, (float)dot);
        }

        /// <summary>y = a · x + c, or, with B, y += a · dy + b · x + c; the factors vary along the run or stay.</summary>
        private readonly void Affine(int at, int length, int c, bool vary)
        {
            float* x = Kernel._x + at, y = Y + at, dy = Dy + at;
            var i = 0;
            for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var factor = vary ? Vector.Load(A + c + i) : new Vector<float>(A[c]);
                var shift = vary ? Vector.Load(C + c + i) : new Vector<float>(C[c]);
                if (B == null)
                {
                    Vector.FusedMultiplyAdd(factor, Vector.Load(x + i), shift).Store(y + i);
                    continue;
                }
                var slope = vary ? Vector.Load(B + c + i) : new Vector<float>(B[c]);
                var more = Vector.FusedMultiplyAdd(factor, Vector.Load(dy + i), Vector.FusedMultiplyAdd(slope, Vector.Load(x + i), shift));
                (Vector.Load(y + i) + more).Store(y + i);
            }
            for (; i < length; i++)
            {
                var k = vary ? c + i : c;
                y[i] = B == null ? A[k] * x[i] + C[k] : y[i] + A[k] * dy[i] + B[k] * x[i] + C[k];
            }
        }
    }
}
