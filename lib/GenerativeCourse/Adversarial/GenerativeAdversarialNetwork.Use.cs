using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <content>What the model is used for.</content>
public sealed partial class GenerativeAdversarialNetwork
{
    private const int Piece = 1000;

    /// <summary>Draws noise, one z per row, (count, Latent).</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    public Matrix SampleNoise(int count, RandomStream random)
    {
        Guard.Sampling(count, random);
        var z = new Matrix(count, Latent);
        FillNoise(z.Span, random);
        return z;
    }

    /// <summary>Draws samples G(z), one per row, (count, D), with the averaged weights if training kept an average.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="label">The label asked for, if the game has labels.</param>
    public Matrix Sample(int count, RandomStream random, int? label = null)
    {
        using var noise = SampleNoise(count, random);
        return Generate(noise, label);
    }

    /// <summary>G(z) of given noise, (N, D): the same z after more training shows how a sample changes.</summary>
    /// <param name="noise">One z per row, (N, Latent).</param>
    /// <param name="label">The label asked for, if the game has labels.</param>
    public Matrix Generate(Matrix noise, int? label = null)
    {
        Guard.Shape(noise, Latent);
        RequireLabel(label);
        // A `using` of null is nothing: a generator without an average is used as it is.
        if (_average is not { } average)
            return Map(noise, label, Generator);
        using var mean = average.Apply();
        return Map(noise, label, Generator);
    }

    /// <summary>D(x) for every row, (N), 0 to 1.</summary>
    /// <param name="data">One case per row, (N, D).</param>
    /// <param name="label">The label that is claimed, if the game has labels.</param>
    public double[] Discriminate(Matrix data, int? label = null) => [.. Scores(data, label).Select(s => 1 / (1 + Math.Exp(-s)))];

    /// <summary>s(x) for every row, (N).</summary>
    /// <param name="data">One case per row, (N, D).</param>
    /// <param name="label">The label that is claimed, if the game has labels.</param>
    public double[] Scores(Matrix data, int? label = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireLabel(label);
        using var scores = Map(data, NamesLabel ? null : label, Discriminator);
        return [.. Enumerable.Range(0, scores.Rows).Select(i => (double)scores[i, 0])];
    }

    /// <summary>
    /// The direction in which each sample would raise its own score, ∇s at each row, (N, D): what the discriminator tells
    /// the generator about it. By difference quotients, so that any network will do.
    /// </summary>
    /// <param name="data">One case per row, (N, D), with D small.</param>
    /// <param name="step">How far apart the two points of a quotient are, positive.</param>
    public Matrix ScoreGradients(Matrix data, float step = 1e-2f)
    {
        ArgumentNullException.ThrowIfNull(data);
        Guard.Positive(step);
        var gradients = new Matrix(data.Rows, data.Columns);
        for (var j = 0; j < data.Columns; j++)
        {
            var (high, low) = (Scores(Moved(j, step / 2)), Scores(Moved(j, -step / 2)));
            for (var i = 0; i < data.Rows; i++)
                gradients[i, j] = (float)((high[i] - low[i]) / step);
        }
        return gradients;

        Matrix Moved(int column, float by)
        {
            var moved = data.Clone();
            for (var i = 0; i < moved.Rows; i++)
                moved[i, column] += by;
            return moved;
        }
    }

    private void FillNoise(Span<float> z, RandomStream random)
    {
        if (Prior == NoisePrior.Gaussian)
        {
            random.FillNormal(z);
            return;
        }
        random.Fill(z);
        foreach (ref var value in z)
            value = 2 * value - 1;
    }

    private void RequireLabel(int? label)
    {
        if (Classes > 0)
            Guard.Label(label ?? -1, Classes, nameof(label));
        else if (label is not null)
            throw new ArgumentException("label must be left out: this game has no labels.", nameof(label));
    }

    private Matrix Map(Matrix input, int? label, Layer network)
    {
        var training = network.IsTraining;
        network.EvaluationMode();
        try
        {
            Matrix? result = null;
            for (var start = 0; start < input.Rows || result is null; start += Piece)
            {
                Cancellation.ThrowIfRequested();
                var piece = input.Slice(start, Math.Min(Piece, input.Rows - start));
                using var tape = Tape.Begin();
                using var constant = NoGrad.Begin();
                if (piece.Rows == 0)
                    return new Matrix(0, input.Columns);
                var y = Flat(network.Forward(Join(Tensor.From(piece), Labels(piece.Rows, label))));
                result ??= new Matrix(input.Rows, y.Shape[1]);
                y.Values.CopyTo(result.Span[(start * result.Columns)..]);
            }
            return result;
        }
        finally
        {
            if (training)
                network.TrainingMode();
        }
    }

    private Tensor? Labels(int count, int? label)
    {
        if (label is not { } named)
            return null;
        var y = Tensor.Zeros(count, Classes);
        for (var i = 0; i < count; i++)
            y.Values[i * Classes + named] = 1;
        return y;
    }
}
