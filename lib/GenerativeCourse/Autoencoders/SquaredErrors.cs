using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>How far reconstructions are from what they reconstruct.</summary>
public static class SquaredErrors
{
    /// <summary>The mean squared difference of each row, (N).</summary>
    /// <param name="data">An example a row, (N, D).</param>
    /// <param name="reconstruction">As many rows and columns.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double[] OfRows(Matrix data, Matrix reconstruction)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(reconstruction);
        if (data.Rows != reconstruction.Rows || data.Columns != reconstruction.Columns)
            throw new ArgumentException($"The data is a {data} and its reconstruction a {reconstruction}: they have the same size.", nameof(reconstruction));
        var errors = new double[data.Rows];
        for (var i = 0; i < errors.Length; i++)
        {
            var distance = TensorPrimitives.Distance<float>(data.Row(i), reconstruction.Row(i));
            errors[i] = (double)distance * distance / data.Columns;
        }
        return errors;
    }
}
