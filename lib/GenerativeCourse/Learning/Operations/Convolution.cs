using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Convolutions of images (N, C, H, W). A transposed convolution is the backward pass of a convolution, run forwards.
public readonly unsafe partial struct Tensor
{
    /// <summary>A 2-D convolution: each filter slides over the image, (N, C, H, W) to (N, F, H', W') with H' = (H + 2·padding - dilation·(kh - 1) - 1)/stride + 1.</summary>
    /// <param name="filters">(F, C, kh, kw).</param>
    /// <param name="bias">(F), or null.</param>
    /// <param name="stride">How far a filter moves, positive.</param>
    /// <param name="padding">Rows and columns of zeros around the image, not negative.</param>
    /// <param name="dilation">How far apart the values under a filter lie, positive.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor Conv2D(Tensor filters, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1)
    {
        if (Shape.Rank != 4 || filters.Shape.Rank != 4 || filters.Shape[1] != Shape[1])
            throw new ArgumentException($"'conv2d' of an image of shape {Shape} and filters of shape {filters.Shape}: they are (N, C, H, W) and (F, C, kh, kw) with the same C.", nameof(filters));
        RequireBias("conv2d", bias, filters.Shape[0]);
        var window = new Window(Shape[1], Shape[2], Shape[3], filters.Shape[2], filters.Shape[3], stride, padding, dilation);
        window.Validate();
        var y = Node.For("conv2d", new Shape(Shape[0], filters.Shape[0], window.OutputHeight, window.OutputWidth), this, filters);
        if (bias is { } b)
            y.AddInput(b);
        (y.First, y.Second, y.Third) = (stride, padding, dilation);
        new ConvolutionKernels(window, Shape[0], filters.Shape[0]).Forward(Pointer, filters.Pointer, bias is { } shift ? shift.Pointer : null, y.Pointer, add: false);
        return y.Done(Conv2DBackward);
    }

    private static void Conv2DBackward(Node y)
    {
        var (x, filters) = (y.Inputs[0], y.Inputs[1]);
        var window = new Window(x.Shape[1], x.Shape[2], x.Shape[3], filters.Shape[2], filters.Shape[3], y.First, y.Second, y.Third);
        var kernels = new ConvolutionKernels(window, x.Shape[0], filters.Shape[0]);
        if (x.RequiresGradient)
        {
            var add = !x.Node.WriteGradient();
            kernels.Backward(y.GradientPointer, filters.Pointer, x.Node.GradientPointer, add);
        }
        if (filters.RequiresGradient)
        {
            var add = !filters.Node.WriteGradient();
            kernels.Weights(y.GradientPointer, x.Pointer, filters.Node.GradientPointer, add);
        }
        BiasOfChannelsBackward(y);
    }

    /// <summary>
    /// The transposed 2-D convolution: each value of the image paints its filter, (N, C, H, W) to (N, F, H', W') with
    /// H' = (H - 1)·stride - 2·padding + kh + extra.
    /// </summary>
    /// <param name="filters">(C, F, kh, kw).</param>
    /// <param name="bias">(F), or null.</param>
    /// <param name="stride">How far apart the values paint, positive.</param>
    /// <param name="padding">Rows and columns cut off around the result, not negative.</param>
    /// <param name="extra">Rows and columns added at the lower and right end of the result, 0 to stride - 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public Tensor ConvTranspose2D(Tensor filters, Tensor? bias = null, int stride = 1, int padding = 0, int extra = 0)
    {
        if (Shape.Rank != 4 || filters.Shape.Rank != 4 || filters.Shape[0] != Shape[1])
            throw new ArgumentException($"'transposed conv2d' of an image of shape {Shape} and filters of shape {filters.Shape}: they are (N, C, H, W) and (C, F, kh, kw) with the same C.", nameof(filters));
        if (stride < 1 || extra < 0 || extra >= Math.Max(stride, 1))
            throw new ArgumentException($"'transposed conv2d' needs a positive stride and extra rows from 0 to stride - 1, not stride {stride} and extra {extra}.", nameof(stride));
        var f = filters.Shape[1];
        RequireBias("transposed conv2d", bias, f);
        var height = (Shape[2] - 1) * stride - 2 * padding + filters.Shape[2] + extra;
        var width = (Shape[3] - 1) * stride - 2 * padding + filters.Shape[3] + extra;
        var window = new Window(f, height, width, filters.Shape[2], filters.Shape[3], stride, padding);
        window.Validate();
        var y = Node.For("transposed conv2d", new Shape(Shape[0], f, height, width), this, filters);
        if (bias is { } b)
            y.AddInput(b);
        (y.First, y.Second) = (stride, padding);
        new ConvolutionKernels(window, Shape[0], Shape[1]).Backward(Pointer, filters.Pointer, y.Pointer, add: false);
        if (bias is { } shift)
        {
            for (var run = 0; run < Shape[0] * f; run++)
            {
                var map = y.Values.Slice(run * height * width, height * width);
                TensorPrimitives.Add(map, shift.Values[run % f], map);
            }
        }
        return y.Done(ConvTranspose2DBackward);
    }

    private static void ConvTranspose2DBackward(Node y)
    {
        var (x, filters) = (y.Inputs[0], y.Inputs[1]);
        var window = new Window(y.Shape[1], y.Shape[2], y.Shape[3], filters.Shape[2], filters.Shape[3], y.First, y.Second);
        var kernels = new ConvolutionKernels(window, x.Shape[0], x.Shape[1]);
        if (x.RequiresGradient)
        {
            var add = !x.Node.WriteGradient();
            kernels.Forward(y.GradientPointer, filters.Pointer, null, x.Node.GradientPointer, add);
        }
        if (filters.RequiresGradient)
        {
            var add = !filters.Node.WriteGradient();
            kernels.Weights(x.Pointer, y.GradientPointer, filters.Node.GradientPointer, add);
        }
        BiasOfChannelsBackward(y);
    }

    private static void BiasOfChannelsBackward(Node y)
    {
        if (y.Inputs.Count < 3 || !y.Inputs[2].RequiresGradient)
            return;
        y.Inputs[2].Node.AddGradient();
        var work = new ChannelSums(y.Shape[0], y.Shape[1], y.Shape.Inner(1), y.GradientPointer, y.Inputs[2].Node.GradientPointer);
        Workers.Ranges(y.Shape[1], 1, ref work);
    }

    private static void RequireBias(string operation, Tensor? bias, int outputs)
    {
        if (bias is { } b && b.Length != outputs)
            throw new ArgumentException($"'{operation}' with {outputs} filters needs a bias of {outputs} values, not shape {b.Shape}.", nameof(bias));
    }

    /// <summary>sums += each channel's values of all images.</summary>
    private readonly struct ChannelSums(int images, int channels, int inner, float* values, float* sums) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var n = 0; n < images; n++)
            for (var c = start; c < end; c++)
                sums[c] += TensorPrimitives.Sum(new ReadOnlySpan<float>(values + ((long)n * channels + c) * inner, inner));
        }
    }
}
