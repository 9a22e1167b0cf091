using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A mixture of Gaussians p(x) = Σ_k π_k N(x; μ_k, Σ_k), learned by expectation-maximization: a latent variable k says which
/// cloud an example came from; the E-step asks for P(k | x), the M-step refits each cloud to its share of the examples.
/// </summary>
/// <remarks>Source: C. Bishop, "Pattern Recognition and Machine Learning" (2006), section 9.2.2; start: D. Arthur, S. Vassilvitskii, "k-means++" (2007).</remarks>
public sealed class GaussianMixture
{
    private readonly long _seed;
    private double[] _weights = [];
    private MultivariateNormal[] _components = [];

    /// <summary>Makes a mixture that knows nothing yet.</summary>
    /// <param name="components">Number of components K, at least 1.</param>
    /// <param name="shape">What shape the components may have.</param>
    /// <param name="seed">Of the k-means++ start.</param>
    public GaussianMixture(int components, CovarianceShape shape = CovarianceShape.Full, long seed = 1)
    {
        Count = Guard.AtLeast(components, 1, nameof(components));
        Shape = Enum.IsDefined(shape) ? shape : throw new ArgumentOutOfRangeException(nameof(shape), shape, "shape must be Spherical, Diagonal, Full or Tied.");
        _seed = seed;
    }

    /// <summary>Makes a mixture with given parameters.</summary>
    /// <param name="weights">π, K positive numbers; divided by their sum.</param>
    /// <param name="components">K normal distributions of the same number of dimensions.</param>
    /// <param name="shape">What shape further training may give the components.</param>
    /// <exception cref="ArgumentException">Weights and components do not fit together.</exception>
    public GaussianMixture(IEnumerable<double> weights, IEnumerable<MultivariateNormal> components, CovarianceShape shape = CovarianceShape.Full)
        : this(Math.Max(1, components.Count()), shape)
    {
        var given = weights.ToArray();
        var normals = components.ToArray();
        if (normals.Length == 0 || given.Length != normals.Length)
            throw new ArgumentException($"There are {given.Length} weights but {normals.Length} components: give one weight a component, and at least one.", nameof(weights));
        if (given.Any(w => !(w >= 0) || double.IsInfinity(w)) || given.Sum() <= 0)
            throw new ArgumentException("The weights must not be negative, and their sum must be positive.", nameof(weights));
        if (normals.Any(n => n.Dimensions != normals[0].Dimensions))
            throw new ArgumentException("All components must have the same number of dimensions.", nameof(components));
        Set([.. given.Select(w => w / given.Sum())], normals);
    }

    /// <summary>Number of components K.</summary>
    public int Count { get; }

    /// <summary>What shape the components may have.</summary>
    public CovarianceShape Shape { get; }

    /// <summary>Number of dimensions D; 0 before training.</summary>
    public int Dimensions { get; private set; }

    /// <summary>The mixing weights π, K probabilities.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The components.</summary>
    public IReadOnlyList<MultivariateNormal> Components => _components;

    /// <summary>The number of free parameters, which the BIC punishes.</summary>
    public int FreeParameters => Count - 1 + Count * Dimensions + Shape switch
    {
        CovarianceShape.Spherical => Count,
        CovarianceShape.Diagonal => Count * Dimensions,
        CovarianceShape.Full => Count * (Dimensions * (Dimensions + 1) / 2),
        _ => Dimensions * (Dimensions + 1) / 2,
    };

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
        Guard.Features(features);
        Guard.AtLeast(options.Iterations, 1, nameof(options.Iterations));
        Guard.NotNegative(options.Tolerance, nameof(options.Tolerance));
        Guard.NotNegative(options.Regularization, nameof(options.Regularization));
        if (features.Rows < Count)
            throw new ArgumentException($"{Count} components need at least {Count} examples, not {features.Rows}.", nameof(features));
        if (options.Continue)
        {
            Guard.Fitted(Dimensions);
            Guard.Features(features, Dimensions);
        }
        return Iterate(features, options);
    }

    private IEnumerable<EmStep> Iterate(Matrix features, GaussianMixtureOptions options)
    {
        if (!options.Continue)
        {
            var centres = KMeansPlusPlus.Centres(features, Count, new RandomStream(_seed));
            var balls = centres.Select(centre => Ball(centre, 1)).ToArray();
            var even = Enumerable.Repeat(1d / Count, Count).ToArray();
            var nearest = MixtureStep.Collect(features, even, balls, Shape, hard: true);
            Set(nearest.Weights(), nearest.Maximize(balls, Shape, options.Regularization, out _));
        }

        var before = double.NegativeInfinity;
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            var sums = MixtureStep.Collect(features, _weights, _components, Shape, hard: false);               // E
            Set(sums.Weights(), sums.Maximize(_components, Shape, options.Regularization, out var restarted)); // M
            var likelihood = sums.LogLikelihood / features.Rows;
            yield return new EmStep(iteration, likelihood, restarted);
            if (options.Tolerance > 0 && restarted == 0 && Math.Abs(likelihood - before) < options.Tolerance) yield break;
            before = likelihood;
        }
    }

    /// <summary>log p(x) of each row.</summary>
    /// <exception cref="InvalidOperationException">The mixture was not trained yet.</exception>
    public double[] LogLikelihood(Matrix features) => [.. Joint(features).Select(row => Functions.LogSumExp(row))];

    /// <summary>P(k | x) of each row, N rows of K probabilities.</summary>
    /// <exception cref="InvalidOperationException">The mixture was not trained yet.</exception>
    public double[][] Responsibilities(Matrix features)
    {
        var joint = Joint(features);
        foreach (var row in joint) Logs.Normalize(row);
        return joint;
    }

    /// <summary>The Bayesian information criterion -2 log p(X) + (free parameters) log N (Schwarz 1978): smaller is better.</summary>
    public double Bic(Matrix features) => -2 * LogLikelihood(features).Sum() + FreeParameters * Math.Log(features.Rows);

    /// <summary>Akaike's information criterion -2 log p(X) + 2 (free parameters) (Akaike 1974): smaller is better; milder on parameters than <see cref="Bic"/>.</summary>
    public double Aic(Matrix features) => -2 * LogLikelihood(features).Sum() + 2 * FreeParameters;

    /// <summary>Draws new examples: first the component, then x from it.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>The examples, count x D, and which component each came from.</returns>
    public (Matrix Features, int[] Components) Sample(int count, Random random)
    {
        Guard.Fitted(Dimensions);
        Guard.Sampling(count, random);
        var samples = new Matrix(count, Dimensions);
        var from = new int[count];
        for (var i = 0; i < count; i++)
            _components[from[i] = Draw.Categorical(random, _weights)].Sample(random, samples.Row(i));
        return (samples, from);
    }

    /// <summary>The mixture of the other dimensions once some are known: each component is conditioned, and reweighted by how well it explains what is known.</summary>
    /// <inheritdoc cref="MultivariateNormal.Condition" path="/param"/>
    public GaussianMixture Condition(ReadOnlySpan<int> observed, ReadOnlySpan<double> values)
    {
        Guard.Fitted(Dimensions);
        var logs = new double[Count];
        var conditionals = new MultivariateNormal[Count];
        for (var k = 0; k < Count; k++)
        {
            (conditionals[k], logs[k]) = _components[k].Condition(observed, values);
            logs[k] += Math.Log(_weights[k]);
        }
        Logs.Normalize(logs);
        return new GaussianMixture(logs, conditionals, Shape);
    }

    /// <summary>E[x] = Σ_k π_k μ_k.</summary>
    public double[] Mean()
    {
        Guard.Fitted(Dimensions);
        return [.. Enumerable.Range(0, Dimensions).Select(d => _components.Zip(_weights, (c, w) => w * c.Mean[d]).Sum())];
    }

    private double[][] Joint(Matrix features)
    {
        Guard.Fitted(Dimensions);
        Guard.Features(features, Dimensions);
        return MixtureStep.JointLogDensities(features, _weights, _components);
    }

    private void Set(double[] weights, MultivariateNormal[] components)
    {
        foreach (var component in components) _ = component.Factor; // says now if one is singular
        (_weights, _components, Dimensions) = (weights, components, components[0].Dimensions);
    }

    private static MultivariateNormal Ball(double[] centre, double variance)
    {
        var covariance = new double[centre.Length * centre.Length];
        for (var d = 0; d < centre.Length; d++) covariance[d * centre.Length + d] = variance;
        return new MultivariateNormal(centre, covariance);
    }
}
