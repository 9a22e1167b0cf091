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
        var kernel = new ChannelKernel(Shape, Pointer, notes.Pointer);
        kernel.Moments(epsilon, momentum, runningMean.Pointer, runningVariance.Pointer);
        kernel.Apply(gain.Pointer, bias.Pointer, y.Pointer);
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
        var channels = Shape[1];
        var y = Node.For("batch norm", Shape, this, gain, bias);
        y.First = 0;
        var notes = y.Note(2 * channels).Span;
        for (var c = 0; c < channels; c++)
            (notes[c], notes[channels + c]) = (mean.Values[c], 1 / MathF.Sqrt(variance.Values[c] + epsilon));
        new ChannelKernel(Shape, Pointer, y.NoteAt(0).Pointer).Apply(gain.Pointer, bias.Pointer, y.Pointer);
        return y.Done(BatchNormBackward);
    }

    // As for layer norm, but over a channel: with u = (x - mean)/σ, dx = gain (dy - mean(dy) - u mean(dy u)) / σ;
    // with fixed statistics dx = gain dy / σ.
    private static void BatchNormBackward(Node y)
    {
        var (x, gain, bias) = (y.Inputs[0], y.Inputs[1], y.Inputs[2]);
        var add = x.RequiresGradient && !x.Node.WriteGradient();
        float* dx = x.RequiresGradient ? x.Node.GradientPointer : null;
        float* dGain = gain.RequiresGradient ? AddTo(gain.Node) : null;
        float* dBias = bias.RequiresGradient ? AddTo(bias.Node) : null;
        new ChannelKernel(x.Shape, x.Pointer, y.NoteAt(0).Pointer).Backward(gain.Pointer, y.GradientPointer, dx, add, dGain, dBias, ofBatch: y.First == 1);
    }

    private static float* AddTo(Node node)
    {
        node.AddGradient();
        return node.GradientPointer;
    }

    private void RequireChannels(Tensor gain, Tensor bias, Tensor mean, Tensor variance)
    {
        if (Shape.Rank < 2)
            throw new ArgumentException($"'batch norm' takes shapes (N, C) or (N, C, …), not {Shape}.", nameof(gain));
        if (gain.Length != Shape[1] || bias.Length != Shape[1] || mean.Length != Shape[1] || variance.Length != Shape[1])
            throw new ArgumentException($"'batch norm' of shape {Shape} needs {Shape[1]} values of gain, bias and statistics, not shapes {gain.Shape}, {bias.Shape}, {mean.Shape}, {variance.Shape}.", nameof(gain));
    }
}
