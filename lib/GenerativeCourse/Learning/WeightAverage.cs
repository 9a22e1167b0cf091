using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// A running mean of a module's weights, w̄ ← β w̄ + (1 - β) w after each step: where training goes round in circles,
/// as in a game of two networks, the mean stands nearer the middle (Y. Yazıcı et al., "The unusual effectiveness of
/// averaging in GAN training", ICLR 2019).
/// </summary>
public sealed class WeightAverage
{
    private readonly Tensor[] _weights;
    private readonly float[][] _means;
    private long _updates;

    /// <summary>Begins with the weights, and running statistics, as they are.</summary>
    /// <param name="module">Whose weights are averaged.</param>
    /// <param name="decay">β, from 0 (no memory) to less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is not in that range.</exception>
    public WeightAverage(Module module, float decay = 0.999f)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!(decay is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, $"decay must be from 0 to less than 1, not {decay}.");
        Decay = decay;
        _weights = [.. module.State.Select(entry => entry.Value)];
        _means = [.. _weights.Select(weight => weight.ToArray())];
    }

    /// <summary>β.</summary>
    public float Decay { get; }

    /// <summary>Takes the present weights into the mean. At first β is smaller, (1 + t)/(10 + t), so that the start is soon forgotten.</summary>
    public void Update()
    {
        var beta = Math.Min(Decay, (1f + _updates) / (10f + _updates));
        _updates++;
        for (var i = 0; i < _weights.Length; i++)
        {
            // w̄ + (1 - β)(w - w̄)
            TensorPrimitives.Lerp(_means[i], _weights[i].Values, 1 - beta, _means[i]);
            Denormals.ToZero(_means[i].AsSpan());
        }
    }

    /// <summary>Exchanges weights and means, until the result is disposed: for sampling and evaluation.</summary>
    public Scope Apply() => new(this);

    private void Exchange()
    {
        for (var i = 0; i < _weights.Length; i++)
        {
            var weights = _weights[i].Values;
            for (var j = 0; j < weights.Length; j++)
                (weights[j], _means[i][j]) = (_means[i][j], weights[j]);
        }
    }

    /// <summary>The time in which the module has its mean weights.</summary>
    public ref struct Scope : IDisposable
    {
        private WeightAverage? _average;

        internal Scope(WeightAverage average)
        {
            _average = average;
            average.Exchange();
        }

        /// <summary>Gives the module its weights back. The second call does nothing.</summary>
        public void Dispose()
        {
            _average?.Exchange();
            _average = null;
        }
    }
}
