using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>What the visible units of a restricted Boltzmann machine are.</summary>
public enum VisibleUnits
{
    /// <summary>Zeros and ones.</summary>
    Bernoulli,

    /// <summary>Real numbers with unit variance around their mean; data are to be standardized.</summary>
    Gaussian,
}

/// <summary>
/// What distinguishes the kinds of visible units: their own term of the energy, their mean given the hidden units, and how they are drawn.
/// Each kind says it for one case, and for matrices of cases (one per row) on all threads.
/// </summary>
internal abstract class VisibleLayer
{
    /// <summary>The layer of a machine.</summary>
    public static VisibleLayer Of(VisibleUnits units, int labels) =>
        units == VisibleUnits.Gaussian ? new GaussianLayer() : labels > 0 ? new LabelledLayer(labels) : new BernoulliLayer();

    /// <summary>The visible units' own term of E(v, h).</summary>
    public abstract double Energy(ReadOnlySpan<float> v, ReadOnlySpan<float> a);

    /// <summary>From what the units hear, x_i = a_i + Σ_j w_ij h_j, to their means given h, in place.</summary>
    public abstract void Mean(Span<float> x);

    /// <summary>Draws the units with the given means.</summary>
    public abstract void Sample(ReadOnlySpan<float> mean, Span<float> v, RandomStream random);

    /// <summary>ln of the sum over all v (the integral, for Gaussian units) of exp(−E(v) + Σ_i v_i x_i), with x_i heard beside the bias a_i.</summary>
    /// <param name="x">What each unit hears from above.</param>
    /// <param name="a">The units' biases.</param>
    public abstract double LogSum(ReadOnlySpan<float> x, ReadOnlySpan<float> a);

    /// <summary>The bias that gives a unit this mean while it hears nothing from above.</summary>
    public abstract float BiasFor(float mean);

    /// <summary>For all cases: inputs without bias become means.</summary>
    public abstract void Mean(Matrix x, float[] a);

    /// <summary>For all cases: inputs without bias become means (not for Gaussian units where <paramref name="v"/> is the same matrix), and v is drawn.</summary>
    public abstract void Sample(Matrix x, float[] a, Matrix v, RowNoise noise);
}

/// <summary>Units that are 0 or 1.</summary>
internal class BernoulliLayer : VisibleLayer
{
    // A unit that the data never switch on would need the bias −∞.
    private const float Rarest = 0.001f;

    public override double Energy(ReadOnlySpan<float> v, ReadOnlySpan<float> a) => -TensorPrimitives.Dot(v, a);

    public override void Mean(Span<float> x) => Functions.Sigmoid(x, x);

    public override void Sample(ReadOnlySpan<float> mean, Span<float> v, RandomStream random) => random.FillBernoulli(mean, v);

    // Π_i (1 + exp(a_i + x_i))
    public override double LogSum(ReadOnlySpan<float> x, ReadOnlySpan<float> a) => Functions.SumSoftplus(x, a);

    public override float BiasFor(float mean)
    {
        var p = Math.Clamp(mean, Rarest, 1 - Rarest);
        return MathF.Log(p / (1 - p));
    }

    public override void Mean(Matrix x, float[] a) => StochasticUnits.Sigmoid(x, a);

    public override void Sample(Matrix x, float[] a, Matrix v, RowNoise noise) => StochasticUnits.Bernoulli(x, a, v, noise);
}

/// <summary>Real-valued units: −Σ_i a_i v_i in the energy becomes Σ_i (v_i − a_i)² / 2.</summary>
internal sealed class GaussianLayer : VisibleLayer
{
    public override double Energy(ReadOnlySpan<float> v, ReadOnlySpan<float> a)
    {
        var distance = TensorPrimitives.Distance(v, a);
        return 0.5 * distance * distance;
    }

    public override void Mean(Span<float> x)
    {
        // what they hear is their mean
    }

    public override void Sample(ReadOnlySpan<float> mean, Span<float> v, RandomStream random)
    {
        var noise = new float[v.Length];
        random.FillNormal(noise);
        TensorPrimitives.Add(mean, noise, v);
    }

    // ∫ exp(−(v − a)²/2 + v x) dv = √(2π) exp(a x + x²/2)
    public override double LogSum(ReadOnlySpan<float> x, ReadOnlySpan<float> a) =>
        0.5 * x.Length * Math.Log(2 * Math.PI) + TensorPrimitives.Dot(a, x) + 0.5 * TensorPrimitives.SumOfSquares(x);

    public override float BiasFor(float mean) => mean;

    public override void Mean(Matrix x, float[] a)
    {
        for (var row = 0; row < x.Rows; row++) TensorPrimitives.Add(x.Row(row), a, x.Row(row));
    }

    public override void Sample(Matrix x, float[] a, Matrix v, RowNoise noise) => StochasticUnits.Gaussian(x, a, v, noise);
}

/// <summary>Units that are 0 or 1, of which the last ones are labels: exactly one of these is on, with the probabilities of a softmax.</summary>
internal sealed class LabelledLayer(int labels) : BernoulliLayer
{
    public override void Mean(Span<float> x)
    {
        var label = x[^labels..];
        // Relative to the largest input: e^100 is no float.
        TensorPrimitives.Subtract(label, TensorPrimitives.Max<float>(label), label);
        TensorPrimitives.SoftMax<float>(label, label);
        base.Mean(x[..^labels]);
    }

    public override void Sample(ReadOnlySpan<float> mean, Span<float> v, RandomStream random)
    {
        var label = mean[^labels..].ToArray(); // v may be the means themselves
        random.FillBernoulli(mean, v);
        Choose(label, v, random);
    }

    public override double LogSum(ReadOnlySpan<float> x, ReadOnlySpan<float> a)
    {
        Span<double> heard = stackalloc double[256]; // as many classes as a byte can tell apart
        heard = labels <= heard.Length ? heard[..labels] : new double[labels];
        for (var label = 0; label < labels; label++) heard[label] = (double)x[x.Length - labels + label] + a[a.Length - labels + label];
        return Functions.SumSoftplus(x[..^labels], a[..^labels]) + Functions.LogSumExp(heard);
    }

    public override void Mean(Matrix x, float[] a)
    {
        using var heard = Heard(x, a);
        base.Mean(x, a);
        WriteSoftmax(heard, x);
    }

    public override void Sample(Matrix x, float[] a, Matrix v, RowNoise noise)
    {
        using var heard = Heard(x, a);
        base.Sample(x, a, v, noise);
        WriteSoftmax(heard, x, v, noise);
    }

    // Of all labels one: the weights are checked by the training, and a machine without numbers for weights has no state.
    private void Choose(ReadOnlySpan<float> probabilities, Span<float> v, RandomStream random)
    {
        v[^labels..].Clear();
        var sum = TensorPrimitives.Sum(probabilities);
        if (float.IsFinite(sum)) v[v.Length - labels + random.Categorical(probabilities)] = 1;
    }

    private Matrix Heard(Matrix x, float[] a)
    {
        var heard = Matrix.Uninitialized(x.Rows, labels);
        for (var row = 0; row < x.Rows; row++)
        {
            var label = heard.Row(row);
            TensorPrimitives.Add(x.Row(row)[^labels..], a.AsSpan()[^labels..], label);
            TensorPrimitives.Subtract(label, TensorPrimitives.Max<float>(label), label);
        }
        return heard;
    }

    private void WriteSoftmax(Matrix heard, Matrix x, Matrix? v = null, RowNoise? noise = null)
    {
        for (var row = 0; row < x.Rows; row++)
        {
            var p = heard.Row(row);
            TensorPrimitives.SoftMax<float>(p, p);
            p.CopyTo(x.Row(row)[^labels..]);
            if (v is not null) Choose(p, v.Row(row), noise![row]);
        }
    }
}
