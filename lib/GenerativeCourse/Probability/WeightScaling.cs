using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Other units for the rows of a linear model's weights (D weights and an intercept each): u_d = w_d s_d, and the intercept
/// b + Σ_d w_d μ_d of centred features. The optimum is the same, but the objective bends about alike in all directions,
/// whatever the means and sizes of the features: the second derivative of the loss in w_d is at most σ_d²/4, that of the
/// weight decay λ/N.
/// </summary>
internal sealed class WeightScaling
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    private WeightScaling(double[] mean, double[] scale) => (_mean, _scale) = (mean, scale);

    /// <summary>The units for some examples and a weight decay λ.</summary>
    public static WeightScaling For(double l2, params IReadOnlyList<Matrix> parts)
    {
        var moments = FeatureMoments.Of(parts);
        var rows = parts.Sum(part => (double)part.Rows);
        // With neither variance nor weight decay a weight changes nothing, and any scale will do.
        var scale = Array.ConvertAll(moments.Variance, variance => Math.Sqrt(variance / 4 + l2 / rows) is > 0 and var s ? s : 1);
        return new WeightScaling(moments.Mean, scale);
    }

    /// <summary>Weights in the given features' units, from scaled ones.</summary>
    public void ToWeights(ReadOnlySpan<double> scaled, Span<double> weights)
    {
        var width = _mean.Length + 1;
        for (var start = 0; start < scaled.Length; start += width)
        {
            var intercept = scaled[start + width - 1];
            for (var d = 0; d < _mean.Length; d++)
            {
                weights[start + d] = scaled[start + d] / _scale[d];
                intercept -= weights[start + d] * _mean[d];
            }
            weights[start + width - 1] = intercept;
        }
    }

    /// <summary>The gradient in scaled weights, in place of the one in the features' units.</summary>
    public void ScaleGradient(Span<double> gradient)
    {
        var width = _mean.Length + 1;
        for (var start = 0; start < gradient.Length; start += width)
            for (var d = 0; d < _mean.Length; d++)
                gradient[start + d] = (gradient[start + d] - _mean[d] * gradient[start + width - 1]) / _scale[d];
    }
}
