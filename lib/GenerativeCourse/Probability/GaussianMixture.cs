using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A mixture of Gaussians p(x) = Σ_k π_k N(x; μ_k, Σ_k), learned by expectation-maximization: a latent variable k says which
/// cloud an example came from; the E-step asks for P(k | x), the M-step refits each cloud to its share of the examples.
/// </summary>
/// <remarks>
/// Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 9.2.2, equations 9.23-9.28; start:
/// D. Arthur, S. Vassilvitskii, "k-means++" (2007). Parameters and what can be asked: <c>GaussianMixture.Parameters.cs</c>.
/// Training makes both steps in one pass over blocks of examples: <see cref="MixtureStep"/> (in <c>Fast/</c>).
/// </remarks>
public sealed partial class GaussianMixture
{
    /// <summary>The E-step: r_ik = P(k | x_i) = π_k N(x_i; μ_k, Σ_k) / Σ_j π_j N(x_i; μ_j, Σ_j), N rows of K probabilities.</summary>
    /// <param name="features">N x D.</param>
    /// <exception cref="InvalidOperationException">The mixture was not trained yet.</exception>
    public double[][] Responsibilities(Matrix features)
    {
        var joint = JointLogDensities(features); // log π_k + log N(x_i; μ_k, Σ_k)
        foreach (var row in joint) Logs.Normalize(row);
        return joint;
    }

    /// <summary>
    /// The M-step: each cloud becomes the mean and the covariance of its share of the examples,
    /// π_k = N_k / N, μ_k = Σ_i r_ik x_i / N_k, Σ_k = Σ_i r_ik (x_i - μ_k)(x_i - μ_k)ᵀ / N_k with N_k = Σ_i r_ik.
    /// </summary>
    /// <param name="features">N x D.</param>
    /// <param name="responsibilities">r, N rows of K shares; each component has some.</param>
    /// <param name="regularization">Added to every variance, 0 or more.</param>
    public void Maximize(Matrix features, double[][] responsibilities, double regularization = 1e-6)
    {
        Require(features, responsibilities, regularization);
        var (n, d) = (features.Rows, features.Columns);
        var weights = new double[Count];
        var covariances = new double[Count][];
        var means = new double[Count][];
        for (var k = 0; k < Count; k++)
        {
            var r = Array.ConvertAll(responsibilities, row => row[k]);
            var total = r.Sum(); // N_k
            weights[k] = total / n;
            var mean = means[k] = new double[d];
            for (var i = 0; i < n; i++)
                for (var a = 0; a < d; a++) mean[a] += r[i] * features[i, a] / total;
            var covariance = covariances[k] = new double[d * d];
            for (var i = 0; i < n; i++)
                for (var a = 0; a < d; a++)
                    for (var b = 0; b < d; b++)
                        covariance[a * d + b] += r[i] * (features[i, a] - mean[a]) * (features[i, b] - mean[b]) / total;
        }
        var pooled = CovarianceShapes.Pool(covariances, weights);
        Set(weights, [.. means.Select((mean, k) => new MultivariateNormal(mean,
            CovarianceShapes.Shaped(Shape == CovarianceShape.Tied ? pooled : covariances[k], d, Shape, regularization)))]);
    }

    /// <summary>Learns from examples.</summary>
    /// <param name="features">N x D, finite, N at least K.</param>
    /// <param name="options">When to stop.</param>
    public void Fit(Matrix features, GaussianMixtureOptions? options = null)
    {
        foreach (var _ in Train(features, options)) { }
    }

    /// <summary>Learns from examples, one report an EM iteration; can be stopped between any two.</summary>
    /// <inheritdoc cref="Fit"/>
    /// <exception cref="InvalidOperationException">A covariance became singular.</exception>
    public IEnumerable<EmStep> Train(Matrix features, GaussianMixtureOptions? options = null)
    {
        options ??= new GaussianMixtureOptions();
        options.Validate();
        Guard.Features(features);
        if (features.Rows < Count)
            throw new ArgumentException($"features must have {Count} rows or more, one for each component, not {features.Rows}.", nameof(features));
        Guard.Memory(Count, 8.0 * 16 * Count * features.Columns * features.Columns, "components");
        if (options.Continue)
        {
            Guard.Fitted(Dimensions);
            Guard.Features(features, Dimensions);
        }
        return ExpectationMaximization(features, options);
    }

    private IEnumerable<EmStep> ExpectationMaximization(Matrix features, GaussianMixtureOptions options)
    {
        if (!options.Continue) Start(features, options);
        var before = double.NegativeInfinity;
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            Cancellation.ThrowIfRequested();
            var started = Stopwatch.GetTimestamp();
            var sums = MixtureStep.Collect(features, _weights, _components, Shape, hard: false); // E, summed as M needs it
            var (weights, components, restarted) = sums.Maximize(_components, Shape, options.Regularization); // M
            Set(weights, components);
            var likelihood = sums.LogLikelihood / features.Rows;
            yield return new EmStep(iteration, likelihood, restarted, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (options.Tolerance > 0 && restarted == 0 && Math.Abs(likelihood - before) < options.Tolerance) yield break;
            before = likelihood;
        }
    }

    /// <summary>Well spread centres, and around each the examples that are nearest to it.</summary>
    private void Start(Matrix features, GaussianMixtureOptions options)
    {
        var balls = KMeansPlusPlus.Centres(features, Count, _random()).Select(centre => Ball(centre, 1)).ToArray();
        var even = Enumerable.Repeat(1d / Count, Count).ToArray();
        var (weights, components, _) = MixtureStep.Collect(features, even, balls, Shape, hard: true).Maximize(balls, Shape, options.Regularization);
        Set(weights, components);
    }
}
