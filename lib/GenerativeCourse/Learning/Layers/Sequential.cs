using System.Collections;

namespace GenerativeCourse.Learning;

/// <summary>Layers in a row: each takes what the one before gives.</summary>
public sealed class Sequential : Layer, IReadOnlyList<Layer>
{
    private readonly Layer[] _layers;

    /// <summary>Puts layers in a row; they are named 0, 1, 2, …</summary>
    /// <param name="layers">At least one layer.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        if (layers.Length == 0)
            throw new ArgumentException("A row of layers has at least one.", nameof(layers));
        foreach (var layer in layers)
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        _layers = layers.ToArray();
        for (var i = 0; i < _layers.Length; i++)
            Add($"{i}", _layers[i]);
    }

    /// <summary>How many layers there are.</summary>
    public int Count => _layers.Length;

    /// <summary>One layer.</summary>
    public Layer this[int index] => _layers[index];

    /// <inheritdoc />
    public override Tensor Forward(Tensor x)
    {
        foreach (var layer in _layers)
            x = layer.Forward(x);
        return x;
    }

    /// <inheritdoc />
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
