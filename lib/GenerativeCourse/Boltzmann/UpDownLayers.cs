using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>The layers below the top machine during wake-sleep: states, and the two delta rules.</summary>
internal sealed class UpDownLayers : IDisposable
{
    private readonly DeepBeliefNetwork _network;
    private readonly IReadOnlyList<RestrictedBoltzmannMachine> _recognition;
    private readonly Matrix[] _states, _means;
    private readonly int _cases;

    public UpDownLayers(DeepBeliefNetwork network, IReadOnlyList<RestrictedBoltzmannMachine> recognition, int cases, int particles)
    {
        (_network, _recognition, _cases) = (network, recognition, cases);
        _states = [.. network.Sizes.SkipLast(1).Select(units => new Matrix(particles, units))];
        _means = [.. network.Sizes.SkipLast(1).Select(units => new Matrix(particles, units))];
    }

    /// <summary>Up with the recognition weights; each layer's generative weights learn to predict the layer below.</summary>
    /// <param name="data">All cases.</param>
    /// <param name="rows">The batch.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="top">Receives the states of the layer under the top, in its first columns.</param>
    /// <returns>Nats a case by which the predictions miss.</returns>
    public double Wake(Matrix data, ReadOnlySpan<int> rows, float rate, Matrix top)
    {
        var visible = _states[0].Slice(0, _cases);
        for (var row = 0; row < _cases; row++) data.Row(rows[row]).CopyTo(visible.Row(row));
        _network.Machines[0].Draw(visible, visible);

        var error = 0.0;
        for (var layer = 0; layer < _recognition.Count; layer++)
        {
            var (below, above) = (_states[layer].Slice(0, _cases), _states[layer + 1].Slice(0, _cases));
            _recognition[layer].SampleHidden(below, above, above);

            // Δw = ε ⟨(v − p(v | h)) h⟩, Δa = ε ⟨v − p(v | h)⟩
            var (machine, p) = (_network.Machines[layer], _means[layer].Slice(0, _cases));
            machine.VisibleGiven(above, p);
            error += CrossEntropy(below, p);
            TensorPrimitives.Subtract(below.Span, p.Span, p.Span);
            MatrixProduct.Multiply(p, above, machine.W, transposeA: true, scale: rate / _cases, keep: 1);
            Reductions.ColumnSums(p.Span, p.Columns, machine.a, rate / _cases, keep: 1);
        }
        var states = _states[^1].Slice(0, _cases);
        for (var row = 0; row < _cases; row++) states.Row(row).CopyTo(top.Row(row));
        return error / _cases;
    }

    /// <summary>Down with the generative weights from the top machine's particles; each layer's recognition weights learn to find the layer above.</summary>
    /// <returns>Nats a dream by which they miss.</returns>
    public double Sleep(Matrix particles, float rate)
    {
        var count = particles.Rows;
        var dream = _states[^1].Slice(0, count);
        for (var row = 0; row < count; row++) particles.Row(row)[..dream.Columns].CopyTo(dream.Row(row));

        var error = 0.0;
        for (var layer = _recognition.Count - 1; layer >= 0; layer--)
        {
            var (below, above) = (_states[layer].Slice(0, count), _states[layer + 1].Slice(0, count));
            _network.Machines[layer].SampleVisible(above, below, below);

            // Δw = ε ⟨v (h − q(h | v))⟩, Δb = ε ⟨h − q(h | v)⟩
            var (machine, q) = (_recognition[layer], _means[layer + 1].Slice(0, count));
            machine.HiddenGiven(below, q);
            error += CrossEntropy(above, q);
            TensorPrimitives.Subtract(above.Span, q.Span, q.Span);
            MatrixProduct.Multiply(below, q, machine.W, transposeA: true, scale: rate / count, keep: 1);
            Reductions.ColumnSums(q.Span, q.Columns, machine.b, rate / count, keep: 1);
        }
        return error / count;
    }

    public void Dispose()
    {
        foreach (var matrix in _states.Concat(_means)) matrix.Dispose();
    }

    private static double CrossEntropy(Matrix x, Matrix p)
    {
        var sum = 0.0;
        var states = x.Span;
        var means = p.Span;
        for (var i = 0; i < states.Length; i++) sum -= MathF.Log(Math.Max(1e-7f, states[i] == 1 ? means[i] : 1 - means[i]));
        return sum;
    }
}
