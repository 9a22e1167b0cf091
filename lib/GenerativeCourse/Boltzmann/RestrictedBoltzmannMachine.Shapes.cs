using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

public sealed partial class RestrictedBoltzmannMachine
{
    /// <summary>
    /// The machine upside down: its hidden layer as visible layer, Wᵀ, and the biases swapped. On top of this machine in a deep belief
    /// network it changes nothing, and is where the layer above may begin to learn from.
    /// </summary>
    /// <exception cref="InvalidOperationException">The machine has Gaussian units or labels.</exception>
    public RestrictedBoltzmannMachine UpsideDown(int seed = 1)
    {
        if (Units != VisibleUnits.Bernoulli || Labels > 0)
            throw new InvalidOperationException("Only a machine with Bernoulli units and without labels can be turned upside down.");
        var turned = new RestrictedBoltzmannMachine(Hidden, Visible, seed);
        for (var i = 0; i < Visible; i++)
            for (var j = 0; j < Hidden; j++) turned.W[j, i] = W[i, j];
        b.CopyTo(turned.a, 0);
        a.CopyTo(turned.b, 0);
        return turned;
    }

    /// <summary>A machine of its own with the same parameters.</summary>
    public RestrictedBoltzmannMachine Copy()
    {
        var copy = new RestrictedBoltzmannMachine(Visible, Hidden, Seed, Units, Labels);
        W.Span.CopyTo(copy.W.Span);
        a.CopyTo(copy.a, 0);
        b.CopyTo(copy.b, 0);
        return copy;
    }

    /// <summary>What the first hidden units look for: the weights from all visible units to each of them, one unit a row, (count, Visible).</summary>
    /// <param name="count">How many hidden units, positive; all of them if there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public Matrix Filters(int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var filters = new Matrix(Math.Min(count, Hidden), Visible);
        for (var j = 0; j < filters.Rows; j++)
            for (var i = 0; i < Visible; i++) filters[j, i] = W[i, j];
        return filters;
    }
}
