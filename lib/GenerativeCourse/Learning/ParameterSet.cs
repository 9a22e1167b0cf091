using System.Collections;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>Parameters with their names: what an optimizer changes.</summary>
public sealed class ParameterSet : IReadOnlyList<KeyValuePair<string, Tensor>>
{
    private readonly KeyValuePair<string, Tensor>[] _entries;

    /// <summary>Collects parameters. One that occurs twice, because two layers share it, counts once.</summary>
    public ParameterSet(IEnumerable<KeyValuePair<string, Tensor>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = [.. entries.DistinctBy(entry => entry.Value.Node)];
    }

    /// <summary>How many tensors there are.</summary>
    public int Count => _entries.Length;

    /// <summary>How many numbers there are altogether.</summary>
    public long Size => _entries.Sum(entry => (long)entry.Value.Length);

    /// <inheritdoc />
    public KeyValuePair<string, Tensor> this[int index] => _entries[index];

    /// <summary>A parameter by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public Tensor this[string name] => Array.Find(_entries, entry => entry.Key == name) is { Key: not null } found
        ? found.Value
        : throw new KeyNotFoundException($"There is no parameter '{name}': there are {string.Join(", ", _entries.Select(entry => entry.Key))}.");

    /// <summary>The parameters for which a condition on name and value holds: a group with options of its own.</summary>
    public ParameterSet Where(Func<string, Tensor, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(_entries.Where(entry => condition(entry.Key, entry.Value)));
    }

    /// <summary>These parameters and others: to train several modules at once.</summary>
    public ParameterSet And(ParameterSet others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(_entries.Concat(others._entries));
    }

    /// <summary>Forgets all gradients, as before each backward pass.</summary>
    public void ZeroGradients()
    {
        foreach (var entry in _entries)
            entry.Value.ZeroGradient();
    }

    /// <summary>
    /// Takes these parameters for constants until the result is disposed: gradients flow past them, none is computed
    /// for them. For the generator's step of a GAN, which leaves the discriminator as it is.
    /// </summary>
    public FrozenScope Freeze() => new(this);

    /// <summary>The length of all gradients taken as one vector.</summary>
    public float GradientNorm()
    {
        var sum = 0.0;
        foreach (var entry in _entries)
        {
            if (entry.Value.Node.HasGradient)
                sum += SquaresWork.Sum(entry.Value.Node);
        }
        return (float)Math.Sqrt(sum);
    }

    /// <summary>Shortens all gradients together to a length of at most <paramref name="norm"/> (Pascanu et al. 2013).</summary>
    /// <param name="norm">The largest length allowed, positive.</param>
    /// <returns>The length before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not positive.</exception>
    /// <exception cref="InvalidOperationException">A gradient is not finite.</exception>
    public float ClipGradients(float norm)
    {
        if (!(norm > 0))
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "The largest gradient norm is positive.");
        var before = GradientNorm();
        if (!float.IsFinite(before))
            RequireFiniteGradients();
        if (before <= norm)
            return before;
        foreach (var entry in _entries)
        {
            if (!entry.Value.Node.HasGradient)
                continue;
            var work = new ScaleWork(entry.Value.Node, norm / before);
            Workers.Ranges(entry.Value.Length, SquaresWork.Piece, ref work);
        }
        return before;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, Tensor>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void RequireFiniteGradients()
    {
        foreach (var (name, value) in _entries)
        {
            if (value.Node.HasGradient && !TensorPrimitives.IsFiniteAll<float>(value.Gradient))
                throw new InvalidOperationException($"The gradient of parameter '{name}' of shape {value.Shape} is not finite, so training stops here. A smaller learning rate or clipping the gradient often helps.");
        }
    }

    /// <summary>Squares of a gradient, summed up in pieces that do not depend on the number of threads.</summary>
    private readonly unsafe struct SquaresWork(Node node, float* sums) : IPartedWork
    {
        internal const int Piece = 1 << 14;

        internal static double Sum(Node node)
        {
            var parts = (node.Shape.Length + Piece - 1) / Piece;
            using var sums = new Scratch(parts);
            var work = new SquaresWork(node, sums.Pointer);
            Workers.For(parts, ref work);
            var total = 0.0;
            foreach (var sum in sums.Span)
                total += sum;
            return total;
        }

        public void Run(int part) =>
            sums[part] = TensorPrimitives.SumOfSquares<float>(node.Gradient.Slice(part * Piece, Math.Min(Piece, node.Shape.Length - part * Piece)));
    }

    private readonly struct ScaleWork(Node node, float factor) : IRangeWork
    {
        public void Run(int start, int end) =>
            TensorPrimitives.Multiply(node.Gradient[start..end], factor, node.Gradient[start..end]);
    }

    /// <summary>The time in which parameters are constants.</summary>
    public ref struct FrozenScope : IDisposable
    {
        private ParameterSet? _parameters;

        internal FrozenScope(ParameterSet parameters)
        {
            _parameters = parameters;
            Set(parameters, requiresGradient: false);
        }

        /// <summary>Ends it. The second call does nothing.</summary>
        public void Dispose()
        {
            if (_parameters is not null)
                Set(_parameters, requiresGradient: true);
            _parameters = null;
        }

        private static void Set(ParameterSet parameters, bool requiresGradient)
        {
            foreach (var entry in parameters._entries)
                entry.Value.Node.RequiresGradient = requiresGradient;
        }
    }
}
