using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <content>What a trained model is good for: codes, samples, reconstructions.</content>
public sealed partial class VariationalAutoencoder
{
    /// <summary>The parameters of q(z|x) for every row.</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    /// <param name="labels">A label for each row, if the model is conditioned.</param>
    /// <returns>μ and σ², (N, Latent) each.</returns>
    public (Matrix Mean, Matrix Variance) Posterior(Matrix data, ReadOnlyMemory<byte> labels = default)
    {
        Require(data, labels, nameof(data));
        var both = Map(data, labels, 2 * Latent, (x, label) =>
        {
            var (mean, logVariance) = Encode(x, label);
            return Tensor.Concat(1, mean, logVariance.Exp());
        });
        var (means, variances) = (Matrix.Uninitialized(data.Rows, Latent), Matrix.Uninitialized(data.Rows, Latent));
        for (var i = 0; i < data.Rows; i++)
        {
            both.Row(i)[..Latent].CopyTo(means.Row(i));
            both.Row(i)[Latent..].CopyTo(variances.Row(i));
        }
        return (means, variances);
    }

    /// <summary>The mean of p(x|z) for every row: the picture that a code stands for, (N, Inputs).</summary>
    /// <param name="codes">A z a row, (N, Latent).</param>
    /// <param name="labels">A label for each row, if the model is conditioned.</param>
    public Matrix Decode(Matrix codes, ReadOnlyMemory<byte> labels = default)
    {
        DenseLayers.Require(codes, Latent, nameof(codes));
        RequireLabels(labels, codes.Rows);
        return Map(codes, labels, Inputs, (z, label) => _likelihood.Mean(Decode(z, label)));
    }

    /// <summary>New examples: z ~ p(z), then the mean of p(x|z), (count, Inputs).</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="random">Where z comes from.</param>
    /// <param name="label">The label of all of them, if the model is conditioned.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1, or there is no such label.</exception>
    public Matrix Sample(int count, RandomStream random, int label = 0)
    {
        Guard.AtLeast(count, 1);
        ArgumentNullException.ThrowIfNull(random);
        if (Classes > 0)
            Guard.Label(label, Classes);
        Guard.Memory(count, sizeof(float) * (double)count * (Latent + Inputs));
        var codes = Matrix.Uninitialized(count, Latent);
        random.FillNormal(codes.Span);
        var labels = new byte[count];
        Array.Fill(labels, (byte)label);
        return Decode(codes, labels);
    }

    /// <summary>x to μ(x) and back, (N, Inputs).</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    /// <param name="labels">A label for each row, if the model is conditioned.</param>
    public Matrix Reconstruct(Matrix data, ReadOnlyMemory<byte> labels = default) => Decode(Posterior(data, labels).Mean, labels);

    private Matrix Map(Matrix data, ReadOnlyMemory<byte> labels, int columns, Func<Tensor, Tensor?, Tensor> function)
    {
        var rows = Enumerable.Range(0, data.Rows).ToArray();
        return Pieces.Map(data, columns, Piece, (x, first) => function(x, OneHot(labels.Span, rows.AsSpan(first, x.Shape[0]))));
    }
}
