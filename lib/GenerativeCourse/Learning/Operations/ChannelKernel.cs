using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Batch normalization over (N, C, inner). The values of a channel come in N runs of inner values; where inner is 1, rows
/// of all channels are taken instead. Threads share the examples, as the layers around do, so that each finds
/// in its cache what it wrote last. Notes: each channel's mean, then each 1/√(variance + ε).
/// </summary>
internal readonly unsafe struct ChannelKernel
{
    private const int WorthSharing = 8192;
    private readonly int _examples, _channels, _inner;
    private const int MostParts = 8;
    private readonly float* _x, _means, _scales;

    public ChannelKernel(Shape shape, float* x, float* notes)
    {
        (_examples, _channels, _inner) = (shape[0], shape[1], shape.Inner(1));
        _x = x;
        _means = notes;
        _scales = notes + _channels;
    }

    private int Count => _examples * _inner;

    // Sums of examples are cut into as many parts whatever the number of threads, so that they are the same.
    private int Parts => Math.Clamp(Count * _channels / WorthSharing, 1, Math.Clamp(_examples, 1, MostParts));

    /// <summary>Mean and 1/√(variance + ε) of each channel, and the running statistics.</summary>
    public void Moments(float epsilon, float momentum, float* runningMeans, float* runningVariances)
    {
        using var sums = new Scratch(2 * _channels);
        Span<float> means = new(_means, _channels), variances = sums.Span[.._channels];
        if (_inner == 1)
            ChannelRows.Moments(_x, _examples, means, variances);
        else
        {
            Sum(Pass.Means, null, _means, sums.Pointer + _channels);
            TensorPrimitives.Divide(means, Count, means);
            Sum(Pass.Variances, null, sums.Pointer, sums.Pointer + _channels);
            TensorPrimitives.Divide(variances, Count, variances);
        }
        for (var c = 0; c < _channels; c++)
        {
            _scales[c] = 1 / MathF.Sqrt(variances[c] + epsilon);
            runningMeans[c] = Denormals.ToZero(runningMeans[c] + momentum * (_means[c] - runningMeans[c]));
            runningVariances[c] = Denormals.ToZero(runningVariances[c] + momentum * (variances[c] * Count / (Count - 1) - runningVariances[c]));
        }
    }

    /// <summary>y = gain · (x - mean) · scale + bias = a · x + c.</summary>
    public void Apply(float* gain, float* bias, float* y)
    {
        using var factors = new Scratch(2 * _channels);
        float* a = factors.Pointer, c = a + _channels;
        for (var k = 0; k < _channels; k++)
        {
            a[k] = gain[k] * _scales[k];
            c[k] = bias[k] - a[k] * _means[k];
        }
        if (_inner == 1)
        {
            ChannelRows.Values(_x, _examples, factors.Span[.._channels], factors.Span[_channels..], y);
            return;
        }
        var work = new Work { Kernel = this, Parts = Parts, Pass = Pass.Values, A = a, C = c, Y = y };
        Workers.For(Parts, ref work);
    }

    /// <summary>
    /// dbias += Σ dy, dgain += Σ dy u, and dx = or += gain · scale · (dy - mean(dy) - u mean(dy u)) = a · dy + b · x + c,
    /// with u = (x - mean) · scale.
    /// </summary>
    public void Backward(float* gain, float* dy, float* dx, bool add, float* dGain, float* dBias, bool ofBatch)
    {
        using var sums = new Scratch(5 * _channels);
        sums.Span.Clear();
        float* sum = sums.Pointer, dot = sum + _channels, a = dot + _channels, b = a + _channels, c = b + _channels;
        if (_inner == 1)
            ChannelRows.Gradients(dy, _x, _examples, new(_means, _channels), sums.Span[.._channels], sums.Span.Slice(_channels, _channels));
        else
            Sum(Pass.Gradients, dy, sum, dot);
        for (var k = 0; k < _channels; k++)
        {
            var ofU = dot[k] * _scales[k];
            if (dBias != null) dBias[k] += sum[k];
            if (dGain != null) dGain[k] += ofU;
            a[k] = gain[k] * _scales[k];
            if (!ofBatch)
                continue;
            b[k] = -a[k] * _scales[k] * ofU / Count;
            c[k] = -a[k] * sum[k] / Count - b[k] * _means[k];
        }
        if (dx == null)
            return;
        if (_inner == 1)
        {
            ChannelRows.Inputs(dy, _x, _examples, new(a, _channels), new(b, _channels), new(c, _channels), dx, add);
            return;
        }
        var work = new Work { Kernel = this, Parts = Parts, Pass = Pass.Inputs, Dy = dy, Y = dx, Add = add, A = a, B = b, C = c };
        Workers.For(Parts, ref work);
    }

    /// <summary>One or two sums for each channel: each thread sums over its examples, then the threads' sums are added in order.</summary>
    private void Sum(Pass pass, float* dy, float* first, float* second)
    {
        using var memory = new Scratch(Parts * 2 * _channels * (sizeof(double) / sizeof(float)));
        memory.Span.Clear();
        var sums = (double*)memory.Pointer;
        var work = new Work { Kernel = this, Parts = Parts, Pass = pass, Dy = dy, Sums = sums };
        Workers.For(Parts, ref work);
        for (var c = 0; c < _channels; c++)
        {
            var (one, two) = (0.0, 0.0);
            for (var part = 0; part < Parts; part++)
                (one, two) = (one + sums[2 * (part * _channels + c)], two + sums[2 * (part * _channels + c) + 1]);
            (first[c], second[c]) = ((float)one, (float)two);
        }
    }

    private enum Pass
    {
        Means,
        Variances,
        Values,
        Gradients,
        Inputs,
    }

    /// <summary>One pass over a thread's examples, channel by channel.</summary>
    private struct Work : IPartedWork
    {
        public ChannelKernel Kernel;
        public int Parts;
        public Pass Pass;
        public bool Add;
        public double* Sums;
        public float* Dy, Y, A, B, C;

        public readonly void Run(int part)
        {
            var (channels, inner) = (Kernel._channels, Kernel._inner);
            var (start, end) = (Kernel._examples * part / Parts, Kernel._examples * (part + 1) / Parts);
            for (var n = start; n < end; n++)
            for (var c = 0; c < channels; c++)
            {
                var at = ((nint)n * channels + c) * inner;
                var x = Kernel._x + at;
                var sums = Sums + 2 * (part * channels + c);
                switch (Pass)
                {
                    case Pass.Means:
                        sums[0] += ChannelRuns.Sum(x, inner);
                        break;
                    case Pass.Variances:
                        sums[0] += ChannelRuns.Squares(x, Kernel._means[c], inner);
                        break;
                    case Pass.Values:
                        ChannelRuns.Affine(x, A[c], C[c], Y + at, inner);
                        break;
                    case Pass.Gradients:
                        sums[0] += ChannelRuns.Sum(Dy + at, inner);
                        sums[1] += ChannelRuns.Dot(Dy + at, x, Kernel._means[c], inner);
                        break;
                    default:
                        ChannelRuns.Affine(Dy + at, x, A[c], B[c], C[c], Y + at, Add, inner);
                        break;
                }
            }
        }
    }
}
