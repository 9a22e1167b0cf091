using System.Numerics.Tensors;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using Tensor = GenerativeCourse.Learning.Tensor;

namespace GenerativeCourse.Autoencoders;

/// <summary>What distribution of x the decoder gives the parameters of.</summary>
public enum Likelihood
{
    /// <summary>A coin for each value: the decoder's outputs are the logits of p(x = 1 | z).</summary>
    Bernoulli,

    /// <summary>A normal distribution for each value, of the decoder's mean and one learned variance for all values.</summary>
    Gaussian,
}

/// <summary>p(x|z), given what the decoder says of it.</summary>
internal abstract class DecoderLikelihood : Module
{
    /// <summary>The distribution of a kind.</summary>
    public static DecoderLikelihood Of(Likelihood kind) => kind == Likelihood.Gaussian ? new GaussianLikelihood() : new BernoulliLikelihood();

    /// <summary>The variance of a value around its mean, if it is a parameter of its own.</summary>
    public virtual double? Variance => null;

    /// <summary>-log p(x|z), averaged over the examples.</summary>
    /// <param name="parameters">What the decoder gave, (B, Inputs).</param>
    /// <param name="x">Examples, (B, Inputs).</param>
    public abstract Tensor NegativeLog(Tensor parameters, Tensor x);

    /// <summary>The mean of p(x|z), (B, Inputs).</summary>
    public abstract Tensor Mean(Tensor parameters);

    /// <summary>log p(x|z) of one example under one row of parameters.</summary>
    public abstract double Log(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x);

    /// <summary>Refuses values that the distribution cannot have.</summary>
    public abstract void RequireValues(Matrix data, string name);
}

/// <summary>Coins: Σ x l - log(1 + eˡ), with l their logits.</summary>
internal sealed class BernoulliLikelihood : DecoderLikelihood
{
    public override Tensor NegativeLog(Tensor parameters, Tensor x) => Losses.BinaryCrossEntropyWithLogits(parameters, x, Reduction.PerExample);

    public override Tensor Mean(Tensor parameters) => parameters.Sigmoid();

    public override double Log(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x) =>
        TensorPrimitives.Dot(x, parameters) - Functions.SumSoftplus(parameters);

    public override void RequireValues(Matrix data, string name) => Guard.UnitInterval(data, name);
}

/// <summary>Normal values around the decoder's mean: -(‖x - mean‖² / σ² + D log 2πσ²) / 2, with one σ² for all values, learned by its logarithm.</summary>
internal sealed class GaussianLikelihood : DecoderLikelihood
{
    private readonly Tensor _logVariance;

    public GaussianLikelihood() => _logVariance = NewParameter("log_variance", Initializer.Constant(-2), 1);

    public override double? Variance => Math.Exp(_logVariance.Values[0]);

    public override Tensor NegativeLog(Tensor parameters, Tensor x)
    {
        var squares = Losses.MeanSquaredError(parameters, x, Reduction.PerExample);
        return (squares * (-_logVariance).Exp() + (_logVariance + MathF.Log(2 * MathF.PI)) * x.Shape[1]).Sum() * 0.5f;
    }

    public override Tensor Mean(Tensor parameters) => parameters;

    public override double Log(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x)
    {
        var distance = (double)TensorPrimitives.Distance(x, parameters);
        var variance = Variance!.Value;
        return -(distance * distance / variance + x.Length * Math.Log(2 * Math.PI * variance)) / 2;
    }

    public override void RequireValues(Matrix data, string name)
    {
        // any finite number, and these the model asks for already
    }
}
