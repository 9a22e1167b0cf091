using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// A density made of samples: a normal distribution of deviation σ around each, p(x) = 1/n Σ_i N(x; x_i, σ² I). Its
/// log-likelihood of test data was how generators without a density were compared at first; in many dimensions it says little.
/// </summary>
/// <remarks>E. Parzen, Ann. Math. Statist. 33 (1962); as a measure of generators: I. Goodfellow et al., NIPS 2014, table 1; why it misleads: L. Theis et al., ICLR 2016, section 3.2.</remarks>
public static class ParzenWindow
{
    /// <summary>The mean log-likelihood of data, in nats a case.</summary>
    /// <param name="samples">x_i, one per row, (n, D), at least one.</param>
    /// <param name="data">One case per row, (N, D), at least one.</param>
    /// <param name="deviation">σ, positive.</param>
    public static double LogLikelihood(Matrix samples, Matrix data, double deviation)
    {
        Guard.Positive(deviation);
        using var squares = SquaredDistances(samples, data, nameof(data));
        return LogLikelihood(squares, samples.Columns, deviation);
    }

    /// <summary>The deviation that makes other data most probable, of some that are tried, and the log-likelihood of it that it gives.</summary>
    /// <param name="samples">x_i, one per row, (n, D), at least one.</param>
    /// <param name="validation">Data to choose by, one case per row, (N, D), at least one; not the data that is measured.</param>
    /// <param name="deviations">What is tried, at least one, each positive.</param>
    public static (double Deviation, double LogLikelihood) Choose(Matrix samples, Matrix validation, IReadOnlyList<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(deviations);
        Guard.AtLeast(deviations.Count, 1, nameof(deviations));
        foreach (var deviation in deviations)
            Guard.Positive(deviation, nameof(deviations));
        using var squares = SquaredDistances(samples, validation, nameof(validation));
        return deviations.Select(deviation => (deviation, LogLikelihood(squares, samples.Columns, deviation))).MaxBy(tried => tried.Item2);
    }

    private static double LogLikelihood(Matrix squares, int dimensions, double deviation)
    {
        var (sum, constant) = (0.0, -Math.Log(squares.Columns) - dimensions / 2.0 * Math.Log(2 * Math.PI * deviation * deviation));
        for (var i = 0; i < squares.Rows; i++)
        {
            // log Σ exp, with the largest term taken out.
            var row = squares.Row(i);
            var nearest = (double)TensorPrimitives.Min<float>(row);
            var total = 0.0;
            foreach (var square in row)
                total += Math.Exp((nearest - square) / (2 * deviation * deviation));
            sum += Math.Log(total) - nearest / (2 * deviation * deviation) + constant;
        }
        return sum / squares.Rows;
    }

    // ‖x - x_i‖² of every case (row) and sample (column).
    private static Matrix SquaredDistances(Matrix samples, Matrix data, string name)
    {
        Guard.Features(samples);
        Guard.Features(data, samples.Columns, name);
        Guard.AtLeast(samples.Rows, 1, nameof(samples));
        Guard.AtLeast(data.Rows, 1, name);
        Guard.Memory(data.Rows, 4.0 * data.Rows * samples.Rows, name);
        var squares = new Matrix(data.Rows, samples.Rows);
        for (var i = 0; i < data.Rows; i++)
        {
            Cancellation.ThrowIfRequested();
            for (var j = 0; j < samples.Rows; j++)
            {
                var distance = TensorPrimitives.Distance<float>(data.Row(i), samples.Row(j));
                squares[i, j] = distance * distance;
            }
        }
        return squares;
    }
}
