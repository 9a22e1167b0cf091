using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Batch normalization (Ioffe and Szegedy 2015, algorithm 1) of (N, C) or (N, C, …): each channel C gets mean 0 and variance 1 over the batch.
public readonly unsafe partial struct Tensor
{
    /// <summary>
    /// y = gain · (x - mean) / √(variance + ε) + bias with the statistics of the batch, which also move the running
    /// ones: running = (1 - momentum) · running + momentum · batch, with the unbiased variance.
    /// </summary>
    /// <param name="gain">One value a channel.</param>
    /// <param name="bias">One value a channel.</param>
    /// <param name="runningMean">Moved, one value a channel.</param>
    /// <param name="runningVariance">Moved, one value a channel.</param>
    /// <param name="momentum">How far the running statistics move, 0 to 1.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is only one value a channel.</exception>
    public Tensor BatchNorm(Tensor gain, Tensor bias, Tensor runningMean, Tensor runningVariance, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        RequireChannels(gain, bias, runningMean, runningVariance);
        var channels = Shape[1];
        var count = channels == 0 ? 0 : Length / channels;
        if (count < 2)
            throw new ArgumentException($"'batch norm' needs at least two values of each channel, but shape {Shape} has {count}.", nameof(gain));
        var y = Node.For("batch norm", Shape, this, gain, bias);
        y.First = 1;
        // Notes for the way back: each channel's mean and 1/√(variance + ε).
        var notes = y.Note(2 * channels);
        var work = new BatchNormForward(Pointer, y.Pointer, gain.Pointer, bias.Pointer, notes.Pointer, runningMean.Pointer, runningVariance.Pointer, Shape[0], channels, Shape.Inner(1), momentum, epsilon);
        Workers.Ranges(channels, ChannelGrain(count), ref work);
        return y.Done(BatchNormBackward);
    }

    /// <summary>The same with given statistics, as after training: a fixed scale and shift of each channel.</summary>
    /// <param name="gain">One value a channel.</param>
    /// <param name="bias">One value a channel.</param>
    /// <param name="mean">One value a channel.</param>
    /// <param name="variance">One value a channel.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor BatchNormFixed(Tensor gain, Tensor bias, Tensor mean, Tensor variance, float epsilon = 1e-5f)
    {
        RequireChannels(gain, bias, mean, variance);
        var (channels, inner) = (Shape[1], Shape.Inner(1));
        var y = Node.For("batch norm", Shape, this, gain, bias);
        y.First = 0;
        var notes = y.Note(2 * channels).Span;
        for (var c = 0; c < channels; c++)
            (notes[c], notes[channels + c]) = (mean.Values[c], 1 / MathF.Sqrt(variance.Values[c] + epsilon));
        for (var run = 0; run < Shape[0] * channels; run++)
        {
            var c = run % channels;
            var scale = gain.Values[c] * notes[channels + c];
            var shift = bias.Values[c] - scale * notes[c];
            for (var i = run * inner; i < (run + 1) * inner; i++)
                y.Values[i] = scale * Values[i] + shift;
        }
        return y.Done(BatchNormBackward);
    }

    // As for layer norm, but over a channel: with u = (x - mean)/σ, dx = gain (dy - mean(dy) - u mean(dy u)) / σ;
    // with fixed statistics dx = gain dy / σ.
    private static void BatchNormBackward(Node y)
    {
        var (x, gain, bias) = (y.Inputs[0], y.Inputs[1], y.Inputs[2]);
        var (channels, inner) = (x.Shape[1], x.Shape.Inner(1));
        float* dx = x.RequiresGradient ? AddTo(x.Node) : null;
        float* dGain = gain.RequiresGradient ? AddTo(gain.Node) : null;
        float* dBias = bias.RequiresGradient ? AddTo(bias.Node) : null;
        var work = new BatchNormBack(x.Pointer, gain.Pointer, y.GradientPointer, y.NoteAt(0).Pointer, dx, dGain, dBias, x.Shape[0], channels, inner, y.First == 1);
        Workers.Ranges(channels, ChannelGrain(x.Length / Math.Max(1, channels)), ref work);
    }

    private static float* AddTo(Node node)
    {
        node.AddGradient();
        return node.GradientPointer;
    }

    private static int ChannelGrain(int valuesPerChannel) => Math.Max(1, 8192 / Math.Max(1, valuesPerChannel));

    private void RequireChannels(Tensor gain, Tensor bias, Tensor mean, Tensor variance)
    {
        if (Shape.Rank < 2)
            throw new ArgumentException($"'batch norm' takes shapes (N, C) or (N, C, …), not {Shape}.", nameof(gain));
        if (gain.Length != Shape[1] || bias.Length != Shape[1] || mean.Length != Shape[1] || variance.Length != Shape[1])
            throw new ArgumentException($"'batch norm' of shape {Shape} needs {Shape[1]} values of gain, bias and statistics, not shapes {gain.Shape}, {bias.Shape}, {mean.Shape}, {variance.Shape}.", nameof(gain));
    }

    private readonly struct BatchNormForward(float* x, float* y, float* gain, float* bias, float* notes, float* runningMean, float* runningVariance, int examples, int channels, int inner, float momentum, float epsilon) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var count = examples * inner;
            for (var c = start; c < end; c++)
            {
                var sum = 0.0;
                for (var n = 0; n < examples; n++)
                    sum += TensorPrimitives.Sum(new ReadOnlySpan<float>(x + ((long)n * channels + c) * inner, inner));
                var mean = (float)(sum / count);
                var squares = 0.0;
                for (var n = 0; n < examples; n++)
                {
                    var run = x + ((long)n * channels + c) * inner;
                    var part = 0f;
                    for (var i = 0; i < inner; i++)
                        part += (run[i] - mean) * (run[i] - mean);
                    squares += part;
                }
                var scale = (float)(1 / Math.Sqrt(squares / count + epsilon));
                (notes[c], notes[channels + c]) = (mean, scale);
                runningMean[c] += momentum * (mean - runningMean[c]);
                runningVariance[c] += momentum * ((float)(squares / (count - 1)) - runningVariance[c]);
                var shift = bias[c] - gain[c] * scale * mean;
                for (var n = 0; n < examples; n++)
                {
                    var at = ((long)n * channels + c) * inner;
                    for (var i = at; i < at + inner; i++)
                        y[i] = gain[c] * scale * x[i] + shift;
                }
            }
        }
    }

    private readonly struct BatchNormBack(float* x, float* gain, float* dy, float* notes, float* dx, float* dGain, float* dBias, int examples, int channels, int inner, bool ofBatch) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var count = examples * inner;
            for (var c = start; c < end; c++)
            {
                var (mean, scale) = (notes[c], notes[channels + c]);
                var (sum, dot) = (0.0, 0.0);
                for (var n = 0; n < examples; n++)
                {
                    var at = ((long)n * channels + c) * inner;
                    var (partSum, partDot) = (0f, 0f);
                    for (var i = at; i < at + inner; i++)
                    {
                        partSum += dy[i];
                        partDot += dy[i] * (x[i] - mean);
                    }
                    sum += partSum;
                    dot += partDot;
                }
                dot *= scale;
                if (dBias != null) dBias[c] += (float)sum;
                if (dGain != null) dGain[c] += (float)dot;
                if (dx == null)
                    continue;
                var (meanDy, meanDot) = ofBatch ? ((float)(sum / count), (float)(dot / count)) : (0f, 0f);
                for (var n = 0; n < examples; n++)
                {
                    var at = ((long)n * channels + c) * inner;
                    for (var i = at; i < at + inner; i++)
                        dx[i] += gain[c] * scale * (dy[i] - meanDy - (x[i] - mean) * scale * meanDot);
                }
            }
        }
    }
}
