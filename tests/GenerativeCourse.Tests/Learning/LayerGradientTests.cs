using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class LayerGradientTests
{
    [Fact]
    public void Embedding_layer()
    {
        var table = GradientCheck.Parameter(1, 5, 3);
        GradientCheck.Holds(() => table.Gather([4, 0, 4, 2]).Square(), table);
        var embedding = new Embedding(5, 3, new RandomStream(1));
        Assert.Equal(new Shape(2, 2, 3), embedding.Forward([4, 0, 4, 2], 2, 2).Shape);
    }

    [Fact]
    public void Pick_one_of_each_row()
    {
        var x = GradientCheck.Parameter(1, 2, 2, 5);
        GradientCheck.Holds(() => x.Pick([4, 0, 1, 1]), x);
    }

    [Fact]
    public void Dropout_passes_the_gradient_where_it_passes_the_value()
    {
        var x = GradientCheck.Parameter(1, 7, 9);
        GradientCheck.Holds(() => x.Dropout(0.4f, new RandomStream(5)).Square(), x);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 13)]
    [InlineData(19, 17)]
    public void Layer_norm(int rows, int columns)
    {
        var x = GradientCheck.Parameter(1, rows, columns);
        var gain = GradientCheck.Parameter(2, columns);
        var bias = GradientCheck.Parameter(3, columns);
        GradientCheck.Holds(() => x.LayerNorm(gain, bias, 0.1f), x, gain, bias);
        GradientCheck.Holds(() => x.Detach().LayerNorm(gain, bias, 0.1f), gain, bias);
    }

    [Theory]
    [InlineData(new[] { 5, 3 })]
    [InlineData(new[] { 2, 3, 5 })]
    [InlineData(new[] { 3, 2, 3, 3 })]
    public void Batch_norm(int[] sizes)
    {
        var x = GradientCheck.Parameter(1, sizes);
        var (gain, bias) = (GradientCheck.Parameter(2, sizes[1]), GradientCheck.Parameter(3, sizes[1]));
        var (mean, variance) = (Tensor.Full(0.2f, sizes[1]).Keep(), Tensor.Full(0.7f, sizes[1]).Keep());
        GradientCheck.Holds(() => x.BatchNorm(gain, bias, Tensor.Zeros(sizes[1]), Tensor.Full(1, sizes[1]), epsilon: 0.1f), x, gain, bias);
        GradientCheck.Holds(() => x.BatchNormFixed(gain, bias, mean, variance), x, gain, bias);
    }

    [Theory]
    [InlineData(5, 7, 3, 1, 0)]
    [InlineData(5, 4, 3, 2, 1)]
    [InlineData(6, 6, 4, 2, 1)]
    [InlineData(3, 3, 1, 1, 0)]
    [InlineData(7, 5, 3, 3, 2)]
    public void Convolution(int height, int width, int kernel, int stride, int padding)
    {
        var x = GradientCheck.Parameter(1, 3, 2, height, width);
        var filters = GradientCheck.Parameter(2, 3, 2, kernel, kernel);
        var bias = GradientCheck.Parameter(3, 3);
        GradientCheck.Holds(() => x.Conv2D(filters, bias, stride, padding), x, filters, bias);
        GradientCheck.Holds(() => x.Conv2D(filters, null, stride, padding), x, filters);
    }

    [Theory]
    [InlineData(7, 6, 3, 1, 0, 2)]
    [InlineData(8, 9, 2, 2, 1, 3)]
    [InlineData(5, 5, 3, 1, 2, 2)]
    public void Dilated_convolution(int height, int width, int kernel, int stride, int padding, int dilation)
    {
        var x = GradientCheck.Parameter(1, 2, 2, height, width);
        var filters = GradientCheck.Parameter(2, 3, 2, kernel, kernel);
        var bias = GradientCheck.Parameter(3, 3);
        GradientCheck.Holds(() => x.Conv2D(filters, bias, stride, padding, dilation), x, filters, bias);

        // By definition: y[f, i, j] = bias[f] + Σ filters[f, c, a, b] x[c, i·stride - padding + a·dilation, …].
        var y = x.Conv2D(filters, bias, stride, padding, dilation);
        float At(int n, int c, int row, int column) => row >= 0 && row < height && column >= 0 && column < width ? x.Values[((n * 2 + c) * height + row) * width + column] : 0;
        var (rows, columns) = (y.Shape[2], y.Shape[3]);
        Assert.Equal((height + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1, rows);
        for (var n = 0; n < 2; n++)
        for (var f = 0; f < 3; f++)
        for (var i = 0; i < rows; i++)
        for (var j = 0; j < columns; j++)
        {
            var sum = (double)bias.Values[f];
            for (var c = 0; c < 2; c++)
            for (var a = 0; a < kernel; a++)
            for (var b = 0; b < kernel; b++)
                sum += filters.Values[((f * 2 + c) * kernel + a) * kernel + b] * At(n, c, i * stride - padding + a * dilation, j * stride - padding + b * dilation);
            Assert.Equal(sum, y.Values[((n * 3 + f) * rows + i) * columns + j], 1e-5);
        }
    }

    [Theory]
    [InlineData(3, 2, 3, 1, 0, 0)]
    [InlineData(2, 3, 4, 2, 1, 0)]
    [InlineData(3, 3, 3, 2, 1, 1)]
    [InlineData(2, 2, 2, 3, 0, 2)]
    public void Transposed_convolution(int height, int width, int kernel, int stride, int padding, int extra)
    {
        var x = GradientCheck.Parameter(1, 3, 2, height, width);
        var filters = GradientCheck.Parameter(2, 2, 3, kernel, kernel);
        var bias = GradientCheck.Parameter(3, 3);
        GradientCheck.Holds(() => x.ConvTranspose2D(filters, bias, stride, padding, extra), x, filters, bias);
        GradientCheck.Holds(() => x.ConvTranspose2D(filters, null, stride, padding, extra), x, filters);
    }

    [Theory]
    [InlineData(5, 5, 1, false)]
    [InlineData(5, 5, 3, true)]
    [InlineData(3, 7, 3, false)]
    [InlineData(3, 7, 2, true)]
    public void Attention(int queries, int keys, int heads, bool causal)
    {
        var (q, k, v) = (GradientCheck.Parameter(1, 2, queries, 6), GradientCheck.Parameter(2, 2, keys, 6), GradientCheck.Parameter(3, 2, keys, 6));
        GradientCheck.Holds(() => Tensor.Attention(q, k, v, heads, causal), q, k, v);
        GradientCheck.Holds(() => Tensor.Attention(q.Detach(), k, v.Detach(), heads, causal), k);
        var mask = Tensor.Zeros(2, 1, keys);
        mask.Values[1] = mask.Values[keys] = float.NegativeInfinity;
        GradientCheck.Holds(() => Tensor.Attention(q, k, v, heads, causal, mask), q, k, v);
    }

    [Fact]
    public void Attention_of_a_long_sequence_to_itself()
    {
        var x = GradientCheck.Parameter(1, 1, 67, 6);
        GradientCheck.Holds(() => x.SelfAttention(1, causal: true), x);
    }

    [Fact]
    public void Attention_layer()
    {
        var layer = new MultiHeadAttention(6, 2, new RandomStream(3), causal: true);
        var (x, memory) = (GradientCheck.Parameter(1, 2, 3, 6), GradientCheck.Parameter(2, 2, 5, 6));
        Tensor[] weights = [.. layer.Parameters.Select(entry => entry.Value)];
        Assert.Equal(4, weights.Length);
        GradientCheck.Holds(() => layer.Forward(x), [x, .. weights]);
        GradientCheck.Holds(() => layer.Forward(x, memory, null), [x, memory, .. weights]);
    }

    [Fact]
    public void Plain_recurrent_layer()
    {
        var layer = new Rnn(3, 4, new RandomStream(1));
        var (x, state) = (GradientCheck.Parameter(1, 2, 5, 3), GradientCheck.Parameter(2, 2, 4));
        Tensor[] weights = [.. layer.Parameters.Select(entry => entry.Value)];
        GradientCheck.Holds(() => layer.Forward(x, state).Outputs, [x, state, .. weights]);
        GradientCheck.Holds(() => layer.Forward(x, null).State, [x, .. weights]);
    }

    [Fact]
    public void Gated_recurrent_layer()
    {
        var layer = new Gru(3, 4, new RandomStream(1));
        var (x, state) = (GradientCheck.Parameter(1, 2, 5, 3), GradientCheck.Parameter(2, 2, 4));
        Tensor[] weights = [.. layer.Parameters.Select(entry => entry.Value)];
        GradientCheck.Holds(() => layer.Forward(x, state).Outputs, [x, state, .. weights]);
        GradientCheck.Holds(() => layer.Forward(x, null).State, [x, .. weights]);
    }

    [Fact]
    public void Long_short_term_memory()
    {
        var layer = new Lstm(3, 4, new RandomStream(1));
        var (x, hidden, cell) = (GradientCheck.Parameter(1, 2, 5, 3), GradientCheck.Parameter(2, 2, 4), GradientCheck.Parameter(3, 2, 4));
        Tensor[] weights = [.. layer.Parameters.Select(entry => entry.Value)];
        GradientCheck.Holds(() => layer.Forward(x, (hidden, cell)).Outputs, [x, hidden, cell, .. weights]);
        GradientCheck.Holds(() => layer.Forward(x, null).State.Cell, [x, .. weights]);
        GradientCheck.Holds(() =>
        {
            var (outputs, (_, last)) = layer.Forward(x, (hidden, cell));
            return Tensor.Concat(1, outputs.Reshape(2, -1), last);
        }, [x, hidden, cell, .. weights]);
    }
}
