using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>Algorithm 1, k-step contrastive divergence: one batch in, one update of a, b and W.</summary>
/// <remarks>
/// The algorithm's sums over a batch S are matrix products. Its positive cases v(0) and its negative ones v(k) lie one below the other in
/// one matrix, their hidden probabilities p(H = 1 | v(0)) and −p(H = 1 | v(k)) in another, so that Δw_ij of the whole batch is one product of
/// the two. What centering and sparsity add to Δw has the form column times row: three more rows of the same two matrices.
/// </remarks>
public sealed class ContrastiveDivergenceStep : IDisposable
{
    private const int ExtraRows = 3;
    private const int AverageEvery = 5;

    private readonly RestrictedBoltzmannMachine _rbm;
    private readonly ContrastiveDivergence _options;
    private readonly Matrix _visible, _hidden, _states;
    private readonly Matrix _v0, _vk, _p0, _pk, _h;
    private readonly Matrix? _velocity;
    private readonly ParameterAverage? _average;
    private readonly float[] _deltaA, _deltaB, _velocityA, _velocityB, _meanV, _meanH, _activity, _rowSums;
    private readonly int _cases, _chains;
    private bool _chainsStarted;
    private int _sinceAverage;

    /// <summary>Gets the buffers for batches of <see cref="ContrastiveDivergence.BatchSize"/> cases.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ContrastiveDivergenceStep(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_rbm, _options, _cases) = (rbm, options, options.BatchSize);
        _chains = options.Persistent ? options.Chains ?? _cases : _cases;
        _visible = new Matrix(_cases + _chains + ExtraRows, rbm.Visible);
        _hidden = new Matrix(_cases + _chains + ExtraRows, rbm.Hidden);
        (_v0, _vk) = (_visible.Slice(0, _cases), _visible.Slice(_cases, _chains));
        (_p0, _pk) = (_hidden.Slice(0, _cases), _hidden.Slice(_cases, _chains));
        _states = new Matrix(Math.Max(_cases, _chains), rbm.Hidden);
        _h = _states.Slice(0, _chains);
        if (options.Momentum > 0) _velocity = new Matrix(rbm.Visible, rbm.Hidden);
        if (options.Averaging > 0) _average = new ParameterAverage(rbm);
        (_deltaA, _velocityA, _meanV) = (new float[rbm.Visible], new float[rbm.Visible], new float[rbm.Visible]);
        (_deltaB, _velocityB, _meanH, _activity) = (new float[rbm.Hidden], new float[rbm.Hidden], new float[rbm.Hidden], new float[rbm.Hidden]);
        _rowSums = new float[_visible.Rows];
        _meanH.AsSpan().Fill(0.5f);
        _activity.AsSpan().Fill(options.Sparsity ?? 0);
    }

    /// <summary>v(0), BatchSize x Visible: the batch is written here before <see cref="Update"/>.</summary>
    public Matrix Batch => _v0;

    /// <summary>The fantasy particles v(k), chains x Visible, after an update.</summary>
    public Matrix Particles => _vk;

    /// <summary>The means of the visible units around which the gradient is centered.</summary>
    internal Span<float> VisibleMeans => _meanV;

    /// <summary>The mean of the parameters over the updates that were averaged; null without averaging.</summary>
    internal ParameterAverage? Average => _average;

    /// <summary>One update with the cases in <see cref="Batch"/>.</summary>
    /// <param name="learningRate">ε of this update.</param>
    /// <param name="average">Whether the new parameters go into the average.</param>
    public void Update(float learningRate, bool average = false)
    {
        if (_options.DrawData) _rbm.Draw(_v0, _v0);
        Positive();
        Negative();
        Follow(learningRate);
        if (average && ++_sinceAverage % AverageEvery == 0) _average?.Add();
    }

    /// <summary>v(0) ← v, p(H = 1 | v(0)), and where the chains begin: at the data, or where they were.</summary>
    private void Positive()
    {
        if (!_options.Persistent)
        {
            _rbm.SampleHidden(_v0, _h, _p0);
        }
        else
        {
            _rbm.HiddenGiven(_v0, _p0);
            if (_chainsStarted) _rbm.SampleHidden(_vk, _h, _pk);
            else _rbm.Draw(Cycled(_p0), _h);
            _chainsStarted = true;
        }
    }

    /// <summary>For t = 0 … k − 1: h(t) ~ p(h | v(t)), v(t+1) ~ p(v | h(t)); then p(H = 1 | v(k)).</summary>
    private void Negative()
    {
        for (var t = 0; t < _options.Steps; t++)
        {
            if (t > 0) _rbm.SampleHidden(_vk, _h, _pk);
            _rbm.SampleVisible(_h, _vk, _vk);
        }
        _rbm.HiddenGiven(_vk, _pk);
    }

    /// <summary>Δw = ⟨v(0) p(H|v(0))⟩ − ⟨v(k) p(H|v(k))⟩, Δa = ⟨v(0)⟩ − ⟨v(k)⟩, Δb = ⟨p(H|v(0))⟩ − ⟨p(H|v(k))⟩; parameters ← parameters + ε Δ.</summary>
    private void Follow(float learningRate)
    {
        // Negative cases count with −1; if there are not as many chains as cases, each counts for its share of the batch.
        TensorPrimitives.Multiply(_pk.Span, -(float)_cases / _chains, _pk.Span);
        ColumnMean(_p0, 1, _deltaB, 0);
        if (_options.Centered) UpdateMeans(_deltaB);
        if (_options.Sparsity is { } target) WishForSparsity(target);
        ColumnMean(_pk, (float)_chains / _cases, _deltaB, 1);
        ColumnMean(_v0, 1, _deltaA, 0);
        ColumnMean(_vk, -1, _deltaA, 1);
        if (_options.Centered) Center();

        var keep = 1 - learningRate * _options.WeightDecay;
        if (_velocity is null)
        {
            MatrixProduct.Multiply(_visible, _hidden, _rbm.W, transposeA: true, scale: learningRate / _cases, keep: keep);
        }
        else
        {
            MatrixProduct.Multiply(_visible, _hidden, _velocity, transposeA: true, scale: 1f / _cases, keep: _options.Momentum);
            Add(_velocity, _rbm.W, learningRate, keep);
        }
        Move(_rbm.a, _velocityA, _deltaA, learningRate);
        Move(_rbm.b, _velocityB, _deltaB, learningRate);
    }

    /// <summary>
    /// Δw_ij = ⟨(v_i − μ_i)(h_j − λ_j)⟩ of the data − of the chains = Δw_ij − μ_i Δb_j − Δa_i λ_j; then Δa ← Δa − Δw λ, Δb ← Δb − Δwᵀ μ.
    /// </summary>
    private void Center()
    {
        var first = _cases + _chains;
        TensorPrimitives.Multiply(_meanV, -(float)_cases, _visible.Row(first));
        _deltaB.CopyTo(_hidden.Row(first));
        TensorPrimitives.Multiply(_deltaA, -(float)_cases, _visible.Row(first + 1));
        _meanH.CopyTo(_hidden.Row(first + 1));

        // Δw λ = visibleᵀ (hidden λ) / cases and Δwᵀ μ = hiddenᵀ (visible μ) / cases, without Δw itself.
        Project(_hidden, _meanH, _visible, _deltaA);
        Project(_visible, _meanV, _hidden, _deltaB);
    }

    /// <summary>target ← target − toᵀ (from · mean) / cases.</summary>
    private void Project(Matrix from, float[] mean, Matrix to, float[] target)
    {
        for (var row = 0; row < from.Rows; row++) _rowSums[row] = TensorPrimitives.Dot(from.Row(row), mean) / -_cases;
        for (var row = 0; row < to.Rows; row++) TensorPrimitives.MultiplyAdd(to.Row(row), _rowSums[row], target, target);
    }

    /// <summary>λ follows the hidden units' mean activity (1 % of the way an update).</summary>
    private void UpdateMeans(ReadOnlySpan<float> activity) => Approach(_meanH, activity, 0.01f);

    private static void Approach(float[] mean, ReadOnlySpan<float> now, float share)
    {
        TensorPrimitives.Multiply(mean, 1 - share, mean);
        TensorPrimitives.MultiplyAdd(now, share, mean, mean);
    }

    /// <summary>Adds cost · (target − mean activity) to Δb_j, and the same times the mean of v_i to Δw_ij (Hinton 2012, section 11).</summary>
    private void WishForSparsity(float target)
    {
        Approach(_activity, _deltaB, 0.1f);
        var last = _visible.Rows - 1;
        var wish = _hidden.Row(last);
        for (var j = 0; j < wish.Length; j++) wish[j] = _options.SparsityCost * (target - _activity[j]);
        Reductions.ColumnSums(_v0.Span, _rbm.Visible, _visible.Row(last));
        TensorPrimitives.Add(_deltaB, wish, _deltaB);
    }

    private void Move(float[] parameter, float[] velocity, float[] delta, float learningRate)
    {
        TensorPrimitives.MultiplyAdd(velocity, _options.Momentum, delta, velocity);
        TensorPrimitives.MultiplyAdd(velocity, learningRate, parameter, parameter);
    }

    private static void ColumnMean(Matrix values, float scale, float[] destination, float keep) =>
        Reductions.ColumnSums(values.Span, values.Columns, destination, scale / values.Rows, keep);

    private static void Add(Matrix velocity, Matrix weights, float learningRate, float keep)
    {
        var work = new AddRows { Velocity = velocity, Weights = weights, LearningRate = learningRate, Keep = keep };
        Workers.Ranges(weights.Rows, 32, ref work);
    }

    private Matrix Cycled(Matrix rows)
    {
        var cycled = Matrix.Uninitialized(_chains, rows.Columns);
        for (var row = 0; row < _chains; row++) rows.Row(row % rows.Rows).CopyTo(cycled.Row(row));
        return cycled;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _visible.Dispose();
        _hidden.Dispose();
        _states.Dispose();
        _velocity?.Dispose();
        _average?.Dispose();
    }

    private struct AddRows : IRangeWork
    {
        public Matrix Velocity, Weights;
        public float LearningRate, Keep;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                var w = Weights.Row(row);
                if (Keep != 1) TensorPrimitives.Multiply(w, Keep, w);
                TensorPrimitives.MultiplyAdd(Velocity.Row(row), LearningRate, w, w);
            }
        }
    }
}
