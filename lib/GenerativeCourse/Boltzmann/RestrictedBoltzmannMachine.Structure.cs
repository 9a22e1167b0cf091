using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>How a machine is made, copied and turned over, and what it refuses.</content>
public sealed partial class RestrictedBoltzmannMachine
{
    // The parts of a seed's stream.
    internal const int WeightsPart = 0, NoisePart = 1;

    private readonly RandomStream _random;
    private readonly RowNoise _noise;

    /// <summary>Makes a machine with weights drawn from N(0, 0.01²) and biases 0.</summary>
    /// <param name="visible">Number of visible units, 1 or more; the labels are among them.</param>
    /// <param name="hidden">Number of hidden units, 1 or more.</param>
    /// <param name="units">What the visible units are.</param>
    /// <param name="labels">
    /// The last so many visible units are one group of which exactly one is on (a softmax), which names the case's class; 0 for none.
    /// </param>
    /// <param name="seed">Draws the first weights, and the samples that the machine is asked for: the same seed gives the same results.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range, or the machine would not fit into memory.</exception>
    public RestrictedBoltzmannMachine(int visible, int hidden, VisibleUnits units = VisibleUnits.Bernoulli, int labels = 0, long seed = 1)
        : this(visible, hidden, units, labels, new RandomStream(seed))
    {
    }

    internal RestrictedBoltzmannMachine(int visible, int hidden, VisibleUnits units, int labels, RandomStream random)
    {
        Guard.Sizes(sizeof(float), (visible, nameof(visible)), (hidden, nameof(hidden)));
        Guard.Defined(units);
        if (labels < 0 || labels >= visible || labels == 1)
            throw Guard.Refusal(nameof(labels), $"0, or 2 to {visible - 1}", labels, $"The labels are the last of the {visible} visible units.");
        if (labels > 0 && units != VisibleUnits.Bernoulli) throw Guard.Refusal(nameof(labels), "0 with Gaussian visible units", labels);

        (Visible, Hidden, Units, Labels) = (visible, hidden, units, labels);
        Layer = VisibleLayer.Of(units, labels);
        (W, a, b) = (new Matrix(visible, hidden), new float[visible], new float[hidden]);
        (_random, _noise) = (random, new RowNoise(random.Split(NoisePart)));
        random.Split(WeightsPart).FillNormal(W.Span, 0, 0.01f);
    }

    /// <summary>What the visible units are.</summary>
    public VisibleUnits Units { get; }

    /// <summary>How many of the visible units, the last ones, name the class; 0 if none.</summary>
    public int Labels { get; }

    /// <summary>What distinguishes the kinds of visible units.</summary>
    internal VisibleLayer Layer { get; }

    /// <summary>A machine of its own with the same parameters; its samples begin anew.</summary>
    public RestrictedBoltzmannMachine Copy()
    {
        var copy = new RestrictedBoltzmannMachine(Visible, Hidden, Units, Labels, _random);
        W.Span.CopyTo(copy.W.Span);
        a.CopyTo(copy.a, 0);
        b.CopyTo(copy.b, 0);
        return copy;
    }

    /// <summary>
    /// The machine transposed: its hidden layer as visible layer, Wᵀ, and the biases swapped. On top of this machine in a deep belief
    /// network it changes nothing, and is where the layer above may begin to learn from.
    /// </summary>
    /// <param name="seed">For the samples of the new machine.</param>
    /// <exception cref="InvalidOperationException">The machine has Gaussian units or labels.</exception>
    public RestrictedBoltzmannMachine Transpose(long seed = 1)
    {
        if (Units != VisibleUnits.Bernoulli || Labels > 0)
            throw new InvalidOperationException("Only a machine with Bernoulli units and without labels can be transposed.");
        var transposed = new RestrictedBoltzmannMachine(Hidden, Visible, seed: seed);
        for (var i = 0; i < Visible; i++)
            for (var j = 0; j < Hidden; j++) transposed.W[j, i] = W[i, j];
        b.CopyTo(transposed.a, 0);
        a.CopyTo(transposed.b, 0);
        return transposed;
    }

    /// <summary>What the first hidden units look for: the weights from all visible units to each of them, one unit per row, (count, Visible).</summary>
    /// <param name="count">How many hidden units, 1 or more; all of them if there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public Matrix Filters(int count = int.MaxValue)
    {
        Guard.AtLeast(count, 1);
        var filters = new Matrix(Math.Min(count, Hidden), Visible);
        for (var j = 0; j < filters.Rows; j++)
            for (var i = 0; i < Visible; i++) filters[j, i] = W[i, j];
        return filters;
    }

    /// <summary>Throws one clear sentence unless these are cases for this machine: right width, finite, 0 to 1 for Bernoulli units.</summary>
    internal void RequireCases(Matrix cases, int atLeast = 0, [CallerArgumentExpression(nameof(cases))] string name = "")
    {
        Guard.Shape(cases, Visible, name);
        if (cases.Rows < atLeast)
            throw new ArgumentException($"{name} must have {atLeast} {(atLeast == 1 ? "case" : "cases")} or more, not {cases.Rows}.", name);
        RequireValues(cases.Span, name);
    }

    /// <summary>The same for states of the hidden units, or their probabilities.</summary>
    internal void RequireHidden(Matrix h, [CallerArgumentExpression(nameof(h))] string name = "")
    {
        Guard.Shape(h, Hidden, name);
        Guard.UnitInterval(h.Span, name);
    }

    private void RequireCase(ReadOnlySpan<float> v, [CallerArgumentExpression(nameof(v))] string name = "")
    {
        Guard.Length(v.Length, Visible, name);
        RequireValues(v, name);
    }

    private void RequireHidden(ReadOnlySpan<float> h, [CallerArgumentExpression(nameof(h))] string name = "")
    {
        Guard.Length(h.Length, Hidden, name);
        Guard.UnitInterval(h, name);
    }

    private void RequireValues(ReadOnlySpan<float> v, string name)
    {
        if (Units == VisibleUnits.Bernoulli) Guard.UnitInterval(v, name);
        else Guard.Finite(v, name);
    }
}
