using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// The three products behind convolutions. A window slides over images (C, H, W); what lies under it at a position is
/// a row (i, j, c). With the filters as W, (F, kh·kw·C), and a map for each filter:
/// <code>
/// maps  = rows · Wᵀ                   forward of a convolution,  backward of a transposed one
/// rows  = maps · W, folded to images  backward of a convolution, forward of a transposed one
/// dW    = mapsᵀ · rows                backward of both
/// </code>
/// Tensors hold channel after channel; here the channels of a pixel stand side by side, which makes rows out of long
/// runs. Each thread takes some of the images, in groups whose rows stay in its cache.
/// </summary>
internal readonly unsafe struct ConvolutionKernels
{
    private const int GroupFloats = 1 << 18;
    private readonly Window _window;
    private readonly int _images, _filters, _positions, _places, _pixels, _group;

    /// <summary>Plans the products.</summary>
    /// <param name="window">Image and window.</param>
    /// <param name="images">How many images.</param>
    /// <param name="filters">F, the number of maps.</param>
    public ConvolutionKernels(Window window, int images, int filters)
    {
        if (window.KernelHeight == window.Height && window.KernelWidth == window.Width && window.Padding == 0 && window.Dilation == 1)
        {
            // The window is the image: let each of its values be a channel of a single pixel.
            window = window with { Channels = window.Size, Height = 1, Width = 1, KernelHeight = 1, KernelWidth = 1 };
        }
        (_window, _images, _filters, _positions) = (window, images, filters, window.Positions);
        (_places, _pixels) = (window.KernelHeight * window.KernelWidth, window.Height * window.Width);
        _group = Math.Clamp(GroupFloats / (window.Size * _positions), 1, Math.Max(1, images));
    }

    /// <summary>maps (N, F, positions) = or += rows(images) · Wᵀ + bias.</summary>
    public void Forward(float* images, float* filters, float* bias, float* maps, bool add)
    {
        using var weights = PixelOrder(filters);
        using var packed = new PackedFactor(_window.Size, _filters, weights.Pointer, _window.Size, transposeB: true);
        var work = new ForwardWork(this, images, packed, bias, maps, add);
        Workers.Ranges(_images, 1, ref work);
    }

    /// <summary>images (N, C, H, W) = or += fold(maps · W).</summary>
    public void Backward(float* maps, float* filters, float* images, bool add)
    {
        using var weights = PixelOrder(filters);
        using var packed = new PackedFactor(_filters, _window.Size, weights.Pointer, _window.Size, transposeB: false);
        var work = new BackwardWork(this, maps, packed, images, add);
        Workers.Ranges(_images, 1, ref work);
    }

    // The examples' gradients are summed in so many parts whatever the number of threads, so that the sum is the same.
    private const int GradientParts = 4;

    /// <summary>dW = or += mapsᵀ · rows(images).</summary>
    public void Weights(float* maps, float* images, float* gradient, bool add)
    {
        var (parts, size) = (Math.Clamp(_images, 1, GradientParts), _filters * _window.Size);
        using var sums = new Scratch(parts * size);
        var work = new WeightWork(this, maps, images, sums.Pointer, parts);
        Workers.For(parts, ref work);
        var sum = sums.Span[..size];
        for (var part = 1; part < parts; part++)
            TensorPrimitives.Add(sum, Part(sums, part, size), sum);
        var channelOrder = new Reordering(_places, _window.Channels, sums.Pointer, gradient, add);
        Workers.Ranges(_filters, 1, ref channelOrder);
    }

    /// <summary>The filters with the channels of a pixel side by side, (F, C, places) to (F, places, C).</summary>
    private Scratch PixelOrder(float* filters)
    {
        var ordered = new Scratch(_filters * _window.Size);
        var work = new Reordering(_window.Channels, _places, filters, ordered.Pointer, add: false);
        Workers.Ranges(_filters, 1, ref work);
        return ordered;
    }

    private static Span<float> Part(Scratch memory, int index, int length) => memory.Span.Slice(index * length, length);

    /// <summary>The rows of some images, one below the other, (images·positions, Size).</summary>
    private void Unfold(float* images, int first, int count, Scratch rows, Scratch image)
    {
        for (var n = 0; n < count; n++)
        {
            Transpose(_window.Channels, _pixels, images + (long)(first + n) * _window.ImageSize, image.Pointer, add: false);
            Im2Row.Unfold(image.Span, _window, Part(rows, n, _positions * _window.Size));
        }
    }

    /// <summary>The maps of some images, one below the other, (images·positions, F).</summary>
    private void Gather(float* maps, int first, int count, Scratch gathered)
    {
        for (var n = 0; n < count; n++)
            Transpose(_filters, _positions, maps + (long)(first + n) * _filters * _positions, gathered.Pointer + n * _filters * _positions, add: false);
    }

    /// <summary>to[j, i] = or += from[i, j].</summary>
    private static void Transpose(int rows, int columns, float* from, float* to, bool add)
    {
        if (!add)
        {
            Transposition.Transpose(rows, columns, from, columns, to, rows);
            return;
        }
        using var turned = new Scratch(rows * columns);
        Transposition.Transpose(rows, columns, from, columns, turned.Pointer, rows);
        var sum = new Span<float>(to, rows * columns);
        TensorPrimitives.Add(sum, turned.Span, sum);
    }

    private readonly struct ForwardWork(ConvolutionKernels plan, float* images, PackedFactor weights, float* bias, float* maps, bool add) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var (size, filters, positions) = (plan._window.Size, plan._filters, plan._positions);
            using var image = new Scratch(plan._window.ImageSize);
            using var rows = new Scratch(plan._group * positions * size);
            using var result = new Scratch(plan._group * positions * filters);
            for (var first = start; first < end; first += plan._group)
            {
                var count = Math.Min(plan._group, end - first);
                plan.Unfold(images, first, count, rows, image);
                weights.Multiply(count * positions, rows.Pointer, size, result.Pointer, filters, bias: bias);
                for (var n = 0; n < count; n++)
                    Transpose(positions, filters, result.Pointer + n * positions * filters, maps + (long)(first + n) * filters * positions, add);
            }
        }
    }

    private readonly struct BackwardWork(ConvolutionKernels plan, float* maps, PackedFactor weights, float* images, bool add) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var (window, size, filters, positions) = (plan._window, plan._window.Size, plan._filters, plan._positions);
            using var image = new Scratch(window.ImageSize);
            using var rows = new Scratch(plan._group * positions * size);
            using var gathered = new Scratch(plan._group * positions * filters);
            for (var first = start; first < end; first += plan._group)
            {
                var count = Math.Min(plan._group, end - first);
                plan.Gather(maps, first, count, gathered);
                weights.Multiply(count * positions, gathered.Pointer, filters, rows.Pointer, size);
                for (var n = 0; n < count; n++)
                {
                    image.Span.Clear();
                    Im2Row.Fold(Part(rows, n, positions * size), window, image.Span);
                    Transpose(plan._pixels, window.Channels, image.Pointer, images + (long)(first + n) * window.ImageSize, add);
                }
            }
        }
    }

    private readonly struct WeightWork(ConvolutionKernels plan, float* maps, float* images, float* sums, int parts) : IPartedWork
    {
        public void Run(int part)
        {
            var (size, filters, positions) = (plan._window.Size, plan._filters, plan._positions);
            using var image = new Scratch(plan._window.ImageSize);
            using var rows = new Scratch(plan._group * positions * size);
            using var gathered = new Scratch(plan._group * positions * filters);
            var sum = new Span<float>(sums + (long)part * filters * size, filters * size);
            var (start, end) = (plan._images * part / parts, plan._images * (part + 1) / parts);
            if (start == end)
                sum.Clear();
            for (var first = start; first < end; first += plan._group)
            {
                var count = Math.Min(plan._group, end - first);
                plan.Unfold(images, first, count, rows, image);
                plan.Gather(maps, first, count, gathered);
                MatrixProduct.Multiply(filters, size, count * positions, gathered.Span, filters, true, rows.Span, size, false, sum, size, keep: first == start ? 0 : 1);
            }
        }
    }

    /// <summary>Transposes one filter after the other.</summary>
    private readonly struct Reordering(int rows, int columns, float* from, float* to, bool add) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var f = start; f < end; f++)
                Transpose(rows, columns, from + f * rows * columns, to + f * rows * columns, add);
        }
    }
}
