using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <content>Parameters, likelihood and criteria, sampling, conditioning.</content>
public sealed partial class GaussianMixture
{
    private readonly Func<RandomStream> _random; // of the start
    private double[] _weights = [];
    private MultivariateNormal[] _components = [];

    /// <summary>Makes a mixture that knows nothing yet.</summary>
    /// <param name="components">Number of components K, at least 1.</param>
    /// <param name="shape">What shape the components may have.</param>
    /// <param name="seed">Of the k-means++ start.</param>
    public GaussianMixture(int components, CovarianceShape shape = CovarianceShape.Full, long seed = 1)
        : this(components, shape, () => new RandomStream(seed))
    {
    }

    internal GaussianMixture(int components, CovarianceShape shape, Func<RandomStream> random) =>
        (Count, Shape, _random) = (Guard.AtLeast(components, 1), Guard.Defined(shape), random);

    /// <summary>Makes a mixture with given parameters.</summary>
    /// <param name="weights">π, K positive numbers; divided by their sum.</param>
    /// <param name="components">K normal distributions of the same number of dimensions.</param>
    /// <param name="shape">What shape further training may give the components.</param>
    /// <exception cref="ArgumentException">Weights and components do not fit together.</exception>
    public GaussianMixture(IEnumerable<double> weights, IEnumerable<MultivariateNormal> components, CovarianceShape shape = CovarianceShape.Full)
        : this(Math.Max(1, (components ?? throw new ArgumentNullException(nameof(components))).Count()), shape)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var given = weights.ToArray();
        var normals = components.ToArray();
        Guard.AtLeast(normals.Length, 1, nameof(components));
        if (given.Length != normals.Length)
            throw new ArgumentException($"weights must be {normals.Length}, one for each component, not {given.Length}.", nameof(weights));
        foreach (var weight in given) Guard.NotNegative(weight, nameof(weights));
        Guard.Positive(given.Sum(), "the sum of weights");
        if (normals.Any(n => n is null)) throw new ArgumentNullException(nameof(components));
        if (normals.Any(n => n.Dimensions != normals[0].Dimensions))
            throw new ArgumentException($"components must all have the same number of dimensions, {normals[0].Dimensions} as the first.", nameof(components));
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

    /// <summary>log p(x) of each row.</summary>
    /// <exception cref="InvalidOperationException">The mixture was not trained yet.</exception>
    public double[] LogLikelihood(Matrix features) => [.. JointLogDensities(features).Select(row => Functions.LogSumExp(row))];

    /// <summary>The Bayesian information criterion -2 log p(X) + (free parameters) log N (Schwarz 1978): smaller is better.</summary>
    public double Bic(Matrix features) => -2 * LogLikelihood(features).Sum() + FreeParameters * Math.Log(features.Rows);

    /// <summary>Akaike's information criterion -2 log p(X) + 2 (free parameters) (Akaike 1974): smaller is better; milder on parameters than <see cref="Bic"/>.</summary>
    public double Aic(Matrix features) => -2 * LogLikelihood(features).Sum() + 2 * FreeParameters;

    /// <summary>Draws new examples: first the component, then x from it.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>The examples, count x D, and which component each came from.</returns>
    public (Matrix Features, int[] Components) Sample(int count, RandomStream random)
    {
        Guard.Fitted(Dimensions);
        Guard.Sampling(count, random);
        Guard.Memory(count, count * (4.0 * Dimensions + 4));
        var samples = new Matrix(count, Dimensions);
        var from = new int[count];
        for (var i = 0; i < count; i++)
        {
            if (i % 256 == 0) Cancellation.ThrowIfRequested();
            _components[from[i] = random.Categorical(_weights)].Sample(random, samples.Row(i));
        }
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

    /// <summary>log π_k + log N(x_i; μ_k, Σ_k), N rows of K values.</summary>
    private double[][] JointLogDensities(Matrix features)
    {
        Guard.Fitted(Dimensions);
        Guard.Features(features, Dimensions);
        return MixtureStep.JointLogDensities(features, _weights, _components);
    }

    private void Require(Matrix features, double[][] responsibilities, double regularization)
    {
        Guard.Features(features);
        Guard.NotNegative(regularization);
        ArgumentNullException.ThrowIfNull(responsibilities);
        if (responsibilities.Length != features.Rows)
            throw new ArgumentException($"responsibilities must be {features.Rows} rows, one for each row of features, not {responsibilities.Length}.", nameof(responsibilities));
        var totals = new double[Count];
        foreach (var row in responsibilities)
        {
            Guard.Length(row?.Length ?? 0, Count, nameof(responsibilities));
            for (var k = 0; k < Count; k++) totals[k] += Guard.Probability(row![k], nameof(responsibilities));
        }
        if (Array.FindIndex(totals, total => !(total > 0)) is var dead and >= 0)
            throw new ArgumentException($"responsibilities must give each component something, but component {dead} has none.", nameof(responsibilities));
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
