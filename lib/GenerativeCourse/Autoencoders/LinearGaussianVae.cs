using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace GenerativeCourse.Autoencoders;

/// <summary>What came of some steps of gradient ascent: the bound, and what it bounds, in nats an example.</summary>
/// <param name="Step">Steps done so far.</param>
/// <param name="Bound">The ELBO.</param>
/// <param name="LogLikelihood">The exact log p(x).</param>
public sealed record LinearGaussianReport(int Step, double Bound, double LogLikelihood);

/// <summary>
/// A variational autoencoder whose every integral is known: p(z) = N(0, I), p(x|z) = N(W z + b, σ² I), and
/// q(z|x) = N(V (x - b), diag s²). Then p(x) = N(b, W Wᵀ + σ² I) exactly, and the ELBO needs no sampling, so that
/// one can see the bound touch the log-likelihood.
/// </summary>
/// <remarks>
/// J. Lucas, G. Tucker, R. Grosse, M. Norouzi, "Don't blame the ELBO!", NeurIPS 2019, sections 3 and 4; the closed
/// form of the best model is M. Tipping and C. Bishop, "Probabilistic principal component analysis", JRSS B 61 (1999).
/// </remarks>
public sealed class LinearGaussianVae : Module
{
    private readonly Tensor _w, _b, _v, _logNoise, _logSpread;

    /// <summary>Makes a model with random W and V.</summary>
    /// <param name="inputs">D, the size of x, at least 1.</param>
    /// <param name="latent">L, the size of z, at least 1.</param>
    /// <param name="seed">Decides the first weights.</param>
    public LinearGaussianVae(int inputs, int latent, long seed = 1)
    {
        DenseLayers.RequireSizes(inputs, latent, []);
        (Inputs, Latent) = (inputs, latent);
        var random = new RandomStream(seed);
        _w = NewParameter("decoder", Initializer.Normal(random, 0.3f), latent, inputs);
        _b = NewParameter("bias", Initializer.Zeros, inputs);
        _v = NewParameter("encoder", Initializer.Normal(random, 0.3f), inputs, latent);
        _logNoise = NewParameter("log_noise", Initializer.Zeros, 1);
        _logSpread = NewParameter("log_spread", Initializer.Zeros, latent);
    }

    /// <summary>D, the size of x.</summary>
    public int Inputs { get; }

    /// <summary>L, the size of z.</summary>
    public int Latent { get; }

    /// <summary>W, (D, L).</summary>
    public Matrix<double> Loadings => Dense(_w, Latent, Inputs).Transpose();

    /// <summary>b, (D).</summary>
    public Vector<double> Offset => Vector<double>.Build.DenseOfEnumerable(_b.ToArray().Select(value => (double)value));

    /// <summary>σ².</summary>
    public double NoiseVariance => Math.Exp(_logNoise.Values[0]);

    /// <summary>Gradient ascent (Adam) on the ELBO of all examples at once, lazily.</summary>
    /// <param name="data">An example a row, (N, D).</param>
    /// <param name="steps">Steps in all, at least 1.</param>
    /// <param name="every">Steps from report to report, at least 1.</param>
    /// <param name="learningRate">The first learning rate, positive; it falls to 0 along a cosine.</param>
    public IEnumerable<LinearGaussianReport> Train(Matrix data, int steps = 3000, int every = 100, float learningRate = 0.02f)
    {
        DenseLayers.Require(data, Inputs, nameof(data));
        Guard.AtLeast(steps, 1);
        Guard.AtLeast(every, 1);
        Guard.Positive(learningRate);
        return Reports(data, steps, every, new Adam(Parameters) { LearningRate = learningRate });
    }

    /// <summary>The ELBO of data in closed form, a mean over the examples; with gradients, if its step has them.</summary>
    /// <param name="x">Examples, (N, D).</param>
    public Tensor Bound(Tensor x)
    {
        var centred = x - _b;
        var mean = centred.MatMul(_v);                                                  // (N, L)
        var spread = _logSpread.Exp();                                                  // (L)
        var error = (centred - mean.MatMul(_w)).Square().Sum() / x.Shape[0]
            + (spread * _w.Square().Sum(1)).Sum();                                      // E‖x - Wz - b‖²
        var reconstruction = (error * (-_logNoise).Exp() + Inputs * (_logNoise + MathF.Log(2 * MathF.PI))).Sum() * 0.5f;
        var divergence = (mean.Square().Sum() / x.Shape[0] + (spread - _logSpread - 1f).Sum()) * 0.5f;
        return -(reconstruction + divergence);
    }

    /// <summary>The exact mean log p(x) of data under the model, in nats an example.</summary>
    /// <param name="data">An example a row, (N, D).</param>
    public double LogLikelihood(Matrix data)
    {
        DenseLayers.Require(data, Inputs, nameof(data));
        var w = Loadings;
        var covariance = w * w.Transpose() + NoiseVariance * Matrix<double>.Build.DenseIdentity(Inputs);
        return MeanLogDensity(data, Offset, covariance);
    }

    /// <summary>The largest mean log p(x) that any model of this family can reach on data (Tipping and Bishop 1999, equations 7 and 8).</summary>
    /// <param name="data">An example a row, (N, D), with N above D.</param>
    /// <param name="latent">L, below D.</param>
    public static double LargestLogLikelihood(Matrix data, int latent)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (latent < 1 || latent >= data.Columns)
            throw new ArgumentOutOfRangeException(nameof(latent), latent, $"The closed form takes 1 to {data.Columns - 1} latent variables for data of {data.Columns} columns.");
        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(data.Span))
            throw new ArgumentException("The data has values that are not finite numbers.", nameof(data));
        var x = Centred(data, out var mean);
        var values = (x.Transpose() * x / data.Rows).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, data.Columns).OrderByDescending(i => values.EigenValues[i].Real).ToArray();
        var noise = order.Skip(latent).Average(i => values.EigenValues[i].Real);
        if (!(noise > 1e-13 * values.EigenValues[order[0]].Real))
            throw new ArgumentException($"All the data's variance lies in {latent} directions (a column that never changes has none), so σ² would be 0 and the likelihood infinite: take fewer latent variables, or leave such columns out.", nameof(data));
        var covariance = noise * Matrix<double>.Build.DenseIdentity(data.Columns);
        foreach (var i in order.Take(latent))
        {
            var direction = values.EigenVectors.Column(i);
            covariance += (values.EigenValues[i].Real - noise) * direction.OuterProduct(direction);
        }
        return MeanLogDensity(data, mean, covariance);
    }

    private IEnumerable<LinearGaussianReport> Reports(Matrix data, int steps, int every, Adam optimizer)
    {
        var (rate, schedule) = (optimizer.LearningRate, Schedule.Cosine(steps));
        for (var step = 0; step < steps; step++)
        {
            if (step % every == 0)
                yield return Report(data, step);
            Cancellation.ThrowIfRequested();
            using var tape = Tape.Begin();
            optimizer.LearningRate = rate * schedule.At(step);
            optimizer.ZeroGradients();
            (-Bound(Tensor.From(data))).Backward();
            optimizer.Step();
        }
        yield return Report(data, steps);
    }

    private LinearGaussianReport Report(Matrix data, int step)
    {
        using var tape = Tape.Begin();
        using var noGradient = NoGrad.Begin();
        return new LinearGaussianReport(step, Bound(Tensor.From(data)).Item, LogLikelihood(data));
    }

    private static double MeanLogDensity(Matrix data, Vector<double> mean, Matrix<double> covariance)
    {
        var cholesky = covariance.Cholesky(); // covariance holds σ² > 0 on its diagonal
        var sum = 0.0;
        for (var i = 0; i < data.Rows; i++)
        {
            var difference = Vector<double>.Build.Dense(data.Columns);
            for (var j = 0; j < data.Columns; j++)
                difference[j] = data[i, j] - mean[j];
            sum += difference * cholesky.Solve(difference);
        }
        return -(sum / data.Rows + cholesky.DeterminantLn + data.Columns * Math.Log(2 * Math.PI)) / 2;
    }

    private static Matrix<double> Centred(Matrix data, out Vector<double> mean)
    {
        var x = Matrix<double>.Build.Dense(data.Rows, data.Columns, (i, j) => data[i, j]);
        var average = x.ColumnSums() / data.Rows;
        mean = average;
        return Matrix<double>.Build.Dense(data.Rows, data.Columns, (i, j) => x[i, j] - average[j]);
    }

    private static Matrix<double> Dense(Tensor tensor, int rows, int columns)
    {
        var values = tensor.ToArray();
        return Matrix<double>.Build.Dense(rows, columns, (i, j) => values[i * columns + j]);
    }
}
