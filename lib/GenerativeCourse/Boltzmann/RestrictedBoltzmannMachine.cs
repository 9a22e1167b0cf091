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
/// The restricted Boltzmann machine: visible units v, hidden units h, and weights only between the two layers,
/// E(v, h) = −Σ_i a_i v_i − Σ_j b_j h_j − Σ_ij v_i w_ij h_j, P(v, h) = exp(−E(v, h)) / Z.
/// </summary>
/// <remarks>
/// With Gaussian visible units the term −Σ_i a_i v_i becomes Σ_i (v_i − a_i)² / 2. Methods with matrices take a case a row:
/// visible matrices are (cases, Visible), hidden ones (cases, Hidden).
/// Sources: P. Smolensky, "Information processing in dynamical systems: foundations of harmony theory" (1986);
/// G. Hinton, "Training products of experts by minimizing contrastive divergence" (2002);
/// G. Hinton, "A practical guide to training restricted Boltzmann machines" (2012).
/// </remarks>
public sealed partial class RestrictedBoltzmannMachine
{
    private readonly RowNoise _noise;

    /// <summary>Makes a machine with weights drawn from N(0, 0.01²) and biases 0.</summary>
    /// <param name="visible">Number of visible units, positive; the labels are among them.</param>
    /// <param name="hidden">Number of hidden units, positive.</param>
    /// <param name="seed">Draws the first weights and all samples: the same seed gives the same results.</param>
    /// <param name="units">What the visible units are.</param>
    /// <param name="labels">
    /// The last so many visible units are one group of which exactly one is on (a softmax), which names the case's class; 0 for none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RestrictedBoltzmannMachine(int visible, int hidden, int seed = 1, VisibleUnits units = VisibleUnits.Bernoulli, int labels = 0)
    {
        if (visible < 1) throw new ArgumentOutOfRangeException(nameof(visible), visible, "visible is the number of visible units: it must be 1 or more.");
        if (hidden < 1) throw new ArgumentOutOfRangeException(nameof(hidden), hidden, "hidden is the number of hidden units: it must be 1 or more.");
        if (labels < 0 || labels >= visible || labels == 1)
            throw new ArgumentOutOfRangeException(nameof(labels), labels, $"labels must be 0, or 2 to {visible - 1}: the labels are the last of the {visible} visible units.");
        if (labels > 0 && units != VisibleUnits.Bernoulli)
            throw new ArgumentOutOfRangeException(nameof(labels), labels, "labels must be 0 with Gaussian visible units.");
        (Visible, Hidden, Units, Labels, Seed) = (visible, hidden, units, labels, seed);
        W = new Matrix(visible, hidden);
        a = new float[visible];
        b = new float[hidden];
        new RandomStream(seed).FillNormal(W.Span, 0, 0.01f);
        _noise = new RowNoise(seed + 1L);
    }

    /// <summary>n_v, the number of visible units.</summary>
    public int Visible { get; }

    /// <summary>n_h, the number of hidden units.</summary>
    public int Hidden { get; }

    /// <summary>How many of the visible units, the last ones, name the class; 0 if none.</summary>
    public int Labels { get; }

    /// <summary>What the visible units are.</summary>
    public VisibleUnits Units { get; }

    /// <summary>The seed it was made with.</summary>
    public int Seed { get; }

    /// <summary>The weights w_ij between visible unit i and hidden unit j, Visible x Hidden.</summary>
    public Matrix W { get; }

    /// <summary>The biases of the visible units.</summary>
    public float[] a { get; }

    /// <summary>The biases of the hidden units.</summary>
    public float[] b { get; }

    /// <summary>E(v, h), the energy of one joint state.</summary>
    /// <exception cref="ArgumentException">A vector does not have one number a unit.</exception>
    public double Energy(ReadOnlySpan<float> v, ReadOnlySpan<float> h)
    {
        if (v.Length != Visible) throw new ArgumentException($"v has {v.Length} numbers: the machine has {Visible} visible units.", nameof(v));
        if (h.Length != Hidden) throw new ArgumentException($"h has {h.Length} numbers: the machine has {Hidden} hidden units.", nameof(h));
        var energy = VisibleEnergy(v);
        for (var j = 0; j < Hidden; j++) energy -= (double)b[j] * h[j];
        for (var i = 0; i < Visible; i++)
            if (v[i] != 0) energy -= v[i] * (double)TensorPrimitives.Dot(W.Row(i), h);
        return energy;
    }

    /// <summary>
    /// F(v) = −Σ_i a_i v_i − Σ_j ln(1 + exp(b_j + Σ_i v_i w_ij)) of each case: exp(−F(v)) / Z is P(v), the hidden units summed out.
    /// </summary>
    /// <param name="v">Cases, (cases, Visible).</param>
    /// <returns>One number a case.</returns>
    public double[] FreeEnergy(Matrix v)
    {
        CheckVisible(v);
        var energies = new double[v.Rows];
        const int block = 1000;
        using var inputs = Matrix.Uninitialized(Math.Min(block, v.Rows), Hidden);
        for (var first = 0; first < v.Rows; first += block)
        {
            var cases = v.Slice(first, Math.Min(block, v.Rows - first));
            var input = inputs.Slice(0, cases.Rows);
            MatrixProduct.Multiply(cases, W, input);
            Workers.For(cases.Rows, row =>
            {
                var x = input.Row(row);
                TensorPrimitives.Add(x, b, x);
                energies[first + row] = VisibleEnergy(cases.Row(row)) - SumSoftplus(x);
            });
        }
        return energies;
    }

    /// <summary>p(h_j = 1 | v) = sigmoid(b_j + Σ_i v_i w_ij) into <paramref name="h"/>, (cases, Hidden).</summary>
    public void HiddenGiven(Matrix v, Matrix h)
    {
        MatrixProduct.Multiply(v, W, h);
        StochasticUnits.Sigmoid(h, b);
    }

    /// <summary>p(h_j = 1 | v) of each case as a new matrix, (cases, Hidden): the features the machine sees.</summary>
    public Matrix HiddenGiven(Matrix v)
    {
        CheckVisible(v);
        var h = Matrix.Uninitialized(v.Rows, Hidden);
        HiddenGiven(v, h);
        return h;
    }

    /// <summary>h ~ p(h | v); <paramref name="probabilities"/> receives p(h | v) (the same matrix if only the samples matter).</summary>
    public void SampleHidden(Matrix v, Matrix h, Matrix probabilities)
    {
        MatrixProduct.Multiply(v, W, probabilities);
        StochasticUnits.Bernoulli(probabilities, b, h, _noise);
    }

    /// <summary>
    /// The mean of p(v | h) into <paramref name="v"/>: sigmoid(a_i + Σ_j w_ij h_j) for Bernoulli units, a softmax for the labels,
    /// a_i + Σ_j w_ij h_j for Gaussian units.
    /// </summary>
    public void VisibleGiven(Matrix h, Matrix v)
    {
        MatrixProduct.Multiply(h, W, v, transposeB: true);
        if (Units == VisibleUnits.Gaussian)
        {
            for (var row = 0; row < v.Rows; row++) TensorPrimitives.Add(v.Row(row), a, v.Row(row));
            return;
        }
        using var inputs = LabelInputs(v);
        StochasticUnits.Sigmoid(v, a);
        LabelProbabilities(inputs, v);
    }

    /// <summary>The mean of p(v | h) as a new matrix, (cases, Visible).</summary>
    public Matrix VisibleGiven(Matrix h)
    {
        if (h.Columns != Hidden) throw new ArgumentException($"h is a {h}: a case must have {Hidden} numbers, one a hidden unit.", nameof(h));
        var v = Matrix.Uninitialized(h.Rows, Visible);
        VisibleGiven(h, v);
        return v;
    }

    /// <summary>v ~ p(v | h); <paramref name="probabilities"/> receives the means of p(v | h) (the same matrix if only the samples matter).</summary>
    public void SampleVisible(Matrix h, Matrix v, Matrix probabilities)
    {
        MatrixProduct.Multiply(h, W, probabilities, transposeB: true);
        if (Units == VisibleUnits.Gaussian)
        {
            StochasticUnits.Gaussian(probabilities, a, v, _noise);
            return;
        }
        using var inputs = LabelInputs(probabilities);
        StochasticUnits.Bernoulli(probabilities, a, v, _noise);
        if (inputs is null) return;
        LabelProbabilities(inputs, probabilities);
        for (var row = 0; row < v.Rows; row++)
        {
            var p = probabilities.Row(row)[^Labels..];
            if (!float.IsFinite(TensorPrimitives.Sum<float>(p)))
                throw new InvalidOperationException("The training diverged: the weights are no numbers any more. The learning rate is too large here: make the machine anew and try 0.05.");
            var on = _noise[row].Categorical(p);
            var label = v.Row(row)[^Labels..];
            label.Clear();
            label[on] = 1;
        }
    }

    /// <summary>Zeros and ones drawn with the given probabilities, as a new matrix: a grey picture made black and white at random.</summary>
    public Matrix Draw(Matrix probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var samples = Matrix.Uninitialized(probabilities.Rows, probabilities.Columns);
        Draw(probabilities, samples);
        return samples;
    }

    internal void Draw(Matrix probabilities, Matrix samples) => StochasticUnits.Draw(probabilities, samples, _noise);

    /// <summary>Throws one clear sentence unless the matrix holds cases for this machine: right width, finite, 0 to 1 for Bernoulli units.</summary>
    /// <exception cref="ArgumentException">The data do not fit the machine.</exception>
    public void CheckVisible(Matrix v, bool values = false)
    {
        ArgumentNullException.ThrowIfNull(v);
        if (v.Columns != Visible) throw new ArgumentException($"v is a {v}: a case must have {Visible} numbers, one a visible unit.", nameof(v));
        if (!values || v.Rows == 0) return;
        var (low, high) = (TensorPrimitives.Min<float>(v.Span), TensorPrimitives.Max<float>(v.Span));
        if (!float.IsFinite(low) || !float.IsFinite(high)) throw new ArgumentException("v has values that are not finite numbers.", nameof(v));
        if (Units == VisibleUnits.Bernoulli && (low < 0 || high > 1))
            throw new ArgumentException($"v has values from {low} to {high}: Bernoulli visible units take values from 0 to 1 (divide grey levels by 255, or use Gaussian units).", nameof(v));
    }

    /// <summary>The visible units' own part of the energy.</summary>
    internal double VisibleEnergy(ReadOnlySpan<float> v)
    {
        if (Units == VisibleUnits.Bernoulli) return -TensorPrimitives.Dot(v, a);
        var distance = TensorPrimitives.Distance(v, a);
        return 0.5 * distance * distance;
    }

    private static double SumSoftplus(Span<float> x)
    {
        Functions.Softplus(x, x);
        return TensorPrimitives.Sum<float>(x);
    }

    private Matrix? LabelInputs(Matrix v)
    {
        if (Labels == 0) return null;
        var inputs = Matrix.Uninitialized(v.Rows, Labels);
        for (var row = 0; row < v.Rows; row++) TensorPrimitives.Add(v.Row(row)[^Labels..], a.AsSpan()[^Labels..], inputs.Row(row));
        return inputs;
    }

    private void LabelProbabilities(Matrix? inputs, Matrix v)
    {
        if (inputs is null) return;
        for (var row = 0; row < v.Rows; row++)
        {
            // Relative to the largest input: e^100 is no float.
            var input = inputs.Row(row);
            TensorPrimitives.Subtract(input, TensorPrimitives.Max<float>(input), input);
            TensorPrimitives.SoftMax(input, v.Row(row)[^Labels..]);
        }
    }
}
