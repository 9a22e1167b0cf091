using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// A source whose truth is known: a mixture of round normal distributions on a line, in a plane, or in more dimensions,
/// p(x) = Σ_k π_k N(x; μ_k, σ_k² I). Its density, its score ∇ log p and the component that a point belongs to are exact.
/// </summary>
public sealed class MixtureWorld
{
    private readonly double[] _logWeights;
    private readonly double[] _weights;

    /// <summary>Makes a mixture.</summary>
    /// <param name="centres">μ, one component per row, (K, D).</param>
    /// <param name="deviations">σ of each component, positive.</param>
    /// <param name="weights">π, positive, in any scale; null for equal ones.</param>
    /// <exception cref="ArgumentException">There are not as many deviations or weights as centres.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A deviation or a weight is not positive.</exception>
    public MixtureWorld(Matrix centres, IReadOnlyList<double> deviations, IReadOnlyList<double>? weights = null)
    {
        Guard.Features(centres);
        ArgumentNullException.ThrowIfNull(deviations);
        weights ??= Enumerable.Repeat(1.0, centres.Rows).ToArray();
        Guard.Length(deviations.Count, centres.Rows, nameof(deviations));
        Guard.Length(weights.Count, centres.Rows, nameof(weights));
        foreach (var deviation in deviations)
            Guard.Positive(deviation);
        foreach (var weight in weights)
            Guard.Positive(weight);
        (Centres, Deviations) = (centres.Clone(), [.. deviations]);
        _weights = [.. weights.Select(weight => weight / weights.Sum())];
        _logWeights = [.. _weights.Select(weight => Math.Log(weight))];
    }

    /// <summary>μ, one component per row, (K, D).</summary>
    public Matrix Centres { get; }

    /// <summary>σ of each component, (K).</summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <summary>π, summing to 1, (K).</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>K, the number of components.</summary>
    public int Components => Centres.Rows;

    /// <summary>D, the number of dimensions.</summary>
    public int Dimensions => Centres.Columns;

    /// <summary>A mixture on a line.</summary>
    /// <param name="components">Weight, mean and deviation of each component.</param>
    public static MixtureWorld Line(params (double Weight, double Mean, double Deviation)[] components)
    {
        ArgumentNullException.ThrowIfNull(components);
        Guard.AtLeast(components.Length, 1, nameof(components));
        float[] means = [.. components.Select(c => (float)c.Mean)];
        double[] deviations = [.. components.Select(c => c.Deviation)], weights = [.. components.Select(c => c.Weight)];
        return new(new Matrix(means.Length, 1, means), deviations, weights);
    }

    /// <summary>Equal clouds on a circle around the origin: the ring on which mode collapse is shown (Metz et al. 2017).</summary>
    /// <param name="modes">How many clouds, at least 1.</param>
    /// <param name="radius">Of the circle, positive.</param>
    /// <param name="deviation">σ of a cloud, positive.</param>
    public static MixtureWorld Ring(int modes = 8, double radius = 2, double deviation = 0.05)
    {
        Guard.Memory(Guard.AtLeast(modes, 1), 40.0 * modes);
        Guard.Positive(radius);
        var centres = new Matrix(modes, 2);
        for (var k = 0; k < modes; k++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * k / modes);
            (centres[k, 0], centres[k, 1]) = ((float)(radius * cos), (float)(radius * sin));
        }
        return new(centres, Enumerable.Repeat(deviation, modes).ToArray());
    }

    /// <summary>Equal clouds on a square grid around the origin.</summary>
    /// <param name="side">Clouds in a row and in a column, at least 1.</param>
    /// <param name="distance">Between neighbours, positive.</param>
    /// <param name="deviation">σ of a cloud, positive.</param>
    public static MixtureWorld Grid(int side = 5, double distance = 1, double deviation = 0.05)
    {
        Guard.Memory(Guard.AtLeast(side, 1), 40.0 * side * side);
        Guard.Positive(distance);
        var centres = new Matrix(side * side, 2);
        for (var k = 0; k < centres.Rows; k++)
            (centres[k, 0], centres[k, 1]) = ((float)(distance * (k % side - (side - 1) / 2.0)), (float)(distance * (k / side - (side - 1) / 2.0)));
        return new(centres, Enumerable.Repeat(deviation, side * side).ToArray());
    }

    /// <summary>Draws points, one per row, (count, D).</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    public Matrix Sample(int count, RandomStream random)
    {
        Guard.Sampling(count, random);
        Guard.Memory(count, 4.0 * count * Dimensions);
        var points = new Matrix(count, Dimensions);
        for (var i = 0; i < count; i++)
        {
            var k = random.Categorical(_weights);
            for (var j = 0; j < Dimensions; j++)
                points[i, j] = Centres[k, j] + (float)Deviations[k] * random.NextNormal();
        }
        return points;
    }

    /// <summary>log p(x), in nats.</summary>
    /// <param name="x">A point, (D).</param>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Guard.Length(x.Length, Dimensions, nameof(x));
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        for (var k = 0; k < Components; k++)
        {
            // The sum of exponentials, each divided by the largest so far.
            var term = _logWeights[k] + LogComponent(k, x);
            sum = term > largest ? sum * Math.Exp(largest - term) + 1 : sum + Math.Exp(term - largest);
            largest = Math.Max(largest, term);
        }
        return largest + Math.Log(sum);
    }

    /// <summary>p(x).</summary>
    /// <param name="x">A point, (D).</param>
    public double Density(params ReadOnlySpan<double> x) => Math.Exp(LogDensity(x));

    /// <summary>The score ∇ log p(x): where the data becomes denser fastest, (D).</summary>
    /// <param name="x">A point, (D).</param>
    public double[] Score(params ReadOnlySpan<double> x)
    {
        var total = LogDensity(x);
        var score = new double[Dimensions];
        for (var k = 0; k < Components; k++)
        {
            var share = Math.Exp(_logWeights[k] + LogComponent(k, x) - total);
            for (var j = 0; j < Dimensions; j++)
                score[j] += share * (Centres[k, j] - x[j]) / (Deviations[k] * Deviations[k]);
        }
        return score;
    }

    /// <summary>The component whose centre is nearest in its own deviations, and how many deviations it is away.</summary>
    /// <param name="x">A point, (D).</param>
    public (int Component, double Deviations) Nearest(ReadOnlySpan<float> x)
    {
        Guard.Length(x.Length, Dimensions, nameof(x));
        var (best, distance) = (0, double.PositiveInfinity);
        for (var k = 0; k < Components; k++)
        {
            var squares = 0.0;
            for (var j = 0; j < Dimensions; j++)
                squares += (x[j] - Centres[k, j]) * (double)(x[j] - Centres[k, j]);
            var here = Math.Sqrt(squares) / Deviations[k];
            if (here < distance)
                (best, distance) = (k, here);
        }
        return (best, distance);
    }

    private double LogComponent(int k, ReadOnlySpan<double> x)
    {
        var squares = 0.0;
        for (var j = 0; j < x.Length; j++)
            squares += (x[j] - Centres[k, j]) * (x[j] - Centres[k, j]);
        var variance = Deviations[k] * Deviations[k];
        return -(squares / variance + x.Length * Math.Log(2 * Math.PI * variance)) / 2;
    }
}
