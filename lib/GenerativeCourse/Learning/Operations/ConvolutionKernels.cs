using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// The three products behind convolutions. A window slides over images (C, H, W); what lies under it at a position is
/// a column. With W the filters, (F, C·kh·kw):
/// <code>
/// maps     = W · columns                   forward of a convolution,  backward of a transposed one
/// columns  = Wᵀ · maps, folded to images   backward of a convolution, forward of a transposed one
/// dW       = maps · columnsᵀ               backward of both
/// </code>
/// Images are taken in groups, so that a product is wide enough for its speed, and groups are shared between threads.
/// </summary>
internal readonly unsafe struct ConvolutionKernels
{
    private const int GroupColumns = 512;
    private readonly Window _window;
    private readonly int _images, _filters, _positions, _group;

    /// <summary>Plans the products.</summary>
    /// <param name="window">Image and window.</param>
    /// <param name="images">How many images.</param>
    /// <param name="filters">F, the number of maps.</param>
    public ConvolutionKernels(Window window, int images, int filters)
    {
        (_window, _images, _filters, _positions) = (window, images, filters, window.Positions);
        _group = Math.Clamp(GroupColumns / Math.Max(1, _positions), 1, Math.Max(1, (images + 1) / 2));
    }

    private int Groups => (_images + _group - 1) / _group;

    /// <summary>maps (N, F, positions) (+)= W · columns(images) + bias.</summary>
    public void Forward(float* images, float* filters, float* bias, float* maps, bool add)
    {
        var work = new ForwardWork(this, images, filters, bias, maps, add);
        Workers.Ranges(Groups, 1, ref work);
    }

    /// <summary>images += fold(Wᵀ · maps).</summary>
    public void Backward(float* maps, float* filters, float* images)
    {
        var work = new BackwardWork(this, maps, filters, images);
        Workers.Ranges(Groups, 1, ref work);
    }

    /// <summary>dW (+)= maps · columns(images)ᵀ.</summary>
    public void Weights(float* maps, float* images, Span<float> gradient, bool add)
    {
        var parts = Math.Clamp(Groups, 1, Workers.Count);
        using var sums = new Scratch(parts * gradient.Length);
        var work = new WeightWork(this, maps, images, sums.Pointer, gradient.Length, parts);
        Workers.For(parts, ref work);
        for (var part = 0; part < parts; part++)
        {
            var sum = sums.Span.Slice(part * gradient.Length, gradient.Length);
            if (part == 0 && !add)
                sum.CopyTo(gradient);
            else
                TensorPrimitives.Add(gradient, sum, gradient);
        }
    }

    private int ImagesIn(int group) => Math.Min(_group, _images - group * _group);

    /// <summary>The columns of a group's images side by side, (C·kh·kw, images·positions).</summary>
    private void Unfold(float* images, int group, Span<float> columns, int stride)
    {
        for (var i = 0; i < ImagesIn(group); i++)
            Im2Col.Unfold(new(images + (long)(group * _group + i) * _window.ImageSize, _window.ImageSize), _window, columns[(i * _positions)..], stride);
    }

    /// <summary>The maps of a group's images side by side, (F, images·positions).</summary>
    private void Gather(float* maps, int group, Span<float> gathered, int stride)
    {
        for (var i = 0; i < ImagesIn(group); i++)
        for (var f = 0; f < _filters; f++)
        {
            var map = maps + ((long)(group * _group + i) * _filters + f) * _positions;
            new ReadOnlySpan<float>(map, _positions).CopyTo(gathered[(f * stride + i * _positions)..]);
        }
    }

    private readonly struct ForwardWork(ConvolutionKernels plan, float* images, float* filters, float* bias, float* maps, bool add) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var (size, count) = (plan._window.Size, plan._filters);
            using var columns = new Scratch(size * plan._group * plan._positions);
            using var result = new Scratch(count * plan._group * plan._positions);
            for (var group = start; group < end; group++)
            {
                var width = plan.ImagesIn(group) * plan._positions;
                plan.Unfold(images, group, columns.Span, width);
                MatrixProduct.Multiply(count, width, size, new(filters, count * size), size, false, columns.Span, width, false, result.Span, width);
                for (var i = 0; i < plan.ImagesIn(group); i++)
                for (var f = 0; f < count; f++)
                {
                    var from = result.Span.Slice(f * width + i * plan._positions, plan._positions);
                    var to = new Span<float>(maps + ((long)(group * plan._group + i) * count + f) * plan._positions, plan._positions);
                    if (add)
                        TensorPrimitives.Add(to, from, to);
                    else
                        TensorPrimitives.Add(from, bias == null ? 0 : bias[f], to);
                }
            }
        }
    }

    private readonly struct BackwardWork(ConvolutionKernels plan, float* maps, float* filters, float* images) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var (size, count, window) = (plan._window.Size, plan._filters, plan._window);
            using var columns = new Scratch(size * plan._group * plan._positions);
            using var gathered = new Scratch(count * plan._group * plan._positions);
            for (var group = start; group < end; group++)
            {
                var width = plan.ImagesIn(group) * plan._positions;
                plan.Gather(maps, group, gathered.Span, width);
                MatrixProduct.Multiply(size, width, count, new(filters, count * size), size, true, gathered.Span, width, false, columns.Span, width);
                for (var i = 0; i < plan.ImagesIn(group); i++)
                {
                    var image = new Span<float>(images + (long)(group * plan._group + i) * window.ImageSize, window.ImageSize);
                    Im2Col.Fold(columns.Span[(i * plan._positions)..], window, image, width);
                }
            }
        }
    }

    private readonly struct WeightWork(ConvolutionKernels plan, float* maps, float* images, float* sums, int length, int parts) : IPartedWork
    {
        public void Run(int part)
        {
            var (size, count) = (plan._window.Size, plan._filters);
            using var columns = new Scratch(size * plan._group * plan._positions);
            using var gathered = new Scratch(count * plan._group * plan._positions);
            var sum = new Span<float>(sums + (long)part * length, length);
            sum.Clear();
            for (var group = plan.Groups * part / parts; group < plan.Groups * (part + 1) / parts; group++)
            {
                var width = plan.ImagesIn(group) * plan._positions;
                plan.Unfold(images, group, columns.Span, width);
                plan.Gather(maps, group, gathered.Span, width);
                MatrixProduct.Multiply(count, size, width, gathered.Span, width, false, columns.Span, width, true, sum, size, keep: 1);
            }
        }
    }
}
