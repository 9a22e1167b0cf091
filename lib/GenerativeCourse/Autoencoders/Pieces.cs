using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>Applies a network to many rows without gradients, some rows at a time, so that memory stays small.</summary>
internal static class Pieces
{
    /// <summary>The function of every row of the data, (N, columns).</summary>
    /// <param name="data">An example a row.</param>
    /// <param name="columns">Size of a row of the result.</param>
    /// <param name="rows">Rows at a time.</param>
    /// <param name="function">(B, data's columns), and the number of their first row, to (B, columns).</param>
    internal static Matrix Map(Matrix data, int columns, int rows, Func<Tensor, int, Tensor> function)
    {
        Guard.Memory(data.Rows, sizeof(float) * (double)data.Rows * columns, nameof(data));
        var result = Matrix.Uninitialized(data.Rows, columns);
        for (var start = 0; start < data.Rows; start += rows)
        {
            Cancellation.ThrowIfRequested();
            var count = Math.Min(rows, data.Rows - start);
            using var step = Tape.Begin();
            using var noGradient = NoGrad.Begin();
            function(Tensor.From(data.Slice(start, count)), start).Values.CopyTo(result.Slice(start, count).Span);
        }
        return result;
    }
}
