using System.Numerics;
using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Attention of one head after the other. With P = softmax(scale · Q Kᵀ + mask) and Y = P V the way back is
/// dV = Pᵀ dY, dP = dY Vᵀ, dS = P (dP - Σ dP P), dQ = scale · dS K, dK = scale · dSᵀ Q.
/// Queries are taken in blocks: a causal block needs only the keys up to its end.
/// </summary>
internal readonly unsafe struct AttentionKernel : IRangeWork
{
    private const int Block = 64;
    private readonly int _queries, _keys, _heads, _width, _channels, _row;
    private readonly int _maskPerBatch, _maskPerQuery;
    private readonly bool _causal;
    private readonly float _scale;
    private readonly float* _q, _k, _v, _y, _weights, _mask, _dq, _dk, _dv, _dy;
    private readonly bool _firstQ, _firstK, _firstV;

    public AttentionKernel(Node y, float* mask, int maskPerBatch, int maskPerQuery)
    {
        (_heads, _causal, _keys) = (y.First, y.Second == 1, y.Third);
        (_queries, _channels) = (y.Shape[1], y.Shape[2]);
        _width = _channels / _heads;
        _scale = 1 / MathF.Sqrt(_width);
        (_maskPerBatch, _maskPerQuery) = (maskPerBatch, maskPerQuery);
        _mask = mask;
        // Queries, keys and values are three tensors, or stand side by side in one.
        var packed = y.Inputs.Count == 1;
        _row = packed ? 3 * _channels : _channels;
        _q = y.Inputs[0].Pointer;
        _k = packed ? _q + _channels : y.Inputs[1].Pointer;
        _v = packed ? _q + 2 * _channels : y.Inputs[2].Pointer;
        _y = y.Pointer;
        _weights = y.NoteAt(0).Pointer;
        if (!y.HasGradient)
            return;
        _dy = y.GradientPointer;
        // A gradient without an earlier part is written head by head, rather than cleared as a whole before. (Of a tensor
        // that is, say, keys and values at once, the second to come has an earlier part.)
        _dq = GradientOf(y.Inputs[0], out _firstQ);
        _dk = packed ? _dq + _channels : GradientOf(y.Inputs[1], out _firstK);
        _dv = packed ? _dk + _channels : GradientOf(y.Inputs[2], out _firstV);
        if (packed)
            _firstK = _firstV = _firstQ;
    }

    public bool Backwards { get; init; }

    public void Run(int start, int end)
    {
        using var scratch = new Scratch(Backwards ? Block * _keys : 0);
        for (var pair = start; pair < end; pair++)
        {
            if (Backwards)
                Clear(pair);
            for (var from = 0; from < _queries; from += Block)
            {
                if (Backwards)
                    Back(pair, from, Math.Min(Block, _queries - from), scratch.Span);
                else
                    Forth(pair, from, Math.Min(Block, _queries - from));
            }
        }
    }

    /// <summary>How many keys a query sees at most.</summary>
    private int Seen(int query) => _causal ? query + 1 + _keys - _queries : _keys;

    private void Forth(int pair, int from, int count)
    {
        var (example, head) = Math.DivRem(pair, _heads);
        var seen = Seen(from + count - 1);
        var p = Weights(pair, from, count);
        MatrixProduct.Multiply(count, seen, _width, Queries(_q, example, head, from, count), _row, false, Keys(_k, example, head), _row, true, p, _keys, _scale);
        for (var i = 0; i < count; i++)
        {
            var row = p.Slice(i * _keys, seen);
            var visible = row[..Seen(from + i)];
            if (_mask != null)
                TensorPrimitives.Add(visible, new ReadOnlySpan<float>(_mask + (long)example * _maskPerBatch + (long)(from + i) * _maskPerQuery, visible.Length), visible);
            // Whole vectors: what a query does not see gets the weight 0 as e^-∞.
            var whole = Math.Min(seen, (visible.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
            row[visible.Length..whole].Fill(float.NegativeInfinity);
            row[whole..].Clear();
            if (_mask != null && TensorPrimitives.Max<float>(visible) == float.NegativeInfinity)
                row.Clear();
            else
                Functions.Softmax(row[..whole], row);
        }
        MatrixProduct.Multiply(count, _width, seen, p, _keys, false, Keys(_v, example, head), _row, false, Results(_y, example, head, from, count), _channels);
    }

    private void Back(int pair, int from, int count, Span<float> ds)
    {
        var (example, head) = Math.DivRem(pair, _heads);
        var seen = Seen(from + count - 1);
        var p = Weights(pair, from, count);
        var dy = Results(_dy, example, head, from, count);
        if (_dv != null)
            MatrixProduct.Multiply(seen, _width, count, p, _keys, true, dy, _channels, false, Keys(_dv, example, head), _row, keep: 1);
        if (_dq == null && _dk == null)
            return;
        MatrixProduct.Multiply(count, seen, _width, dy, _channels, false, Keys(_v, example, head), _row, true, ds, seen);
        for (var i = 0; i < count; i++)
        {
            var row = ds.Slice(i * seen, seen);
            var weights = p.Slice(i * _keys, seen);
            var mean = TensorPrimitives.Dot<float>(row, weights);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.Multiply(row, weights, row);
        }
        if (_dq != null)
            MatrixProduct.Multiply(count, _width, seen, ds, seen, false, Keys(_k, example, head), _row, false, Queries(_dq, example, head, from, count), _row, _scale, keep: 1);
        if (_dk != null)
            MatrixProduct.Multiply(seen, _width, count, ds, seen, true, Queries(_q, example, head, from, count), _row, false, Keys(_dk, example, head), _row, _scale, keep: 1);
    }

    private static float* GradientOf(Tensor input, out bool first)
    {
        first = input.RequiresGradient && input.Node.WriteGradient();
        return input.RequiresGradient ? input.Node.GradientPointer : null;
    }

    /// <summary>Zeros where this head's gradients are the first: they are added to while they are still in the cache.</summary>
    private void Clear(int pair)
    {
        var (example, head) = Math.DivRem(pair, _heads);
        if (_firstQ)
            Clear(_dq + (long)example * _queries * _row + head * _width, _queries);
        if (_firstK)
            Clear(_dk + (long)example * _keys * _row + head * _width, _keys);
        if (_firstV)
            Clear(_dv + (long)example * _keys * _row + head * _width, _keys);
    }

    private void Clear(float* gradient, int rows)
    {
        for (var row = 0; row < rows; row++)
            new Span<float>(gradient + (long)row * _row, _width).Clear();
    }

    // The rows of one head, each row _row (or _channels) after the one before.
    private Span<float> Queries(float* start, int example, int head, int from, int count) =>
        new(start + ((long)example * _queries + from) * _row + head * _width, (count - 1) * _row + _width);

    private Span<float> Keys(float* start, int example, int head) =>
        new(start + (long)example * _keys * _row + head * _width, (_keys - 1) * _row + _width);

    private Span<float> Results(float* start, int example, int head, int from, int count) =>
        new(start + ((long)example * _queries + from) * _channels + head * _width, (count - 1) * _channels + _width);

    private Span<float> Weights(int pair, int from, int count) =>
        new(_weights + ((long)pair * _queries + from) * _keys, count * _keys);
}
