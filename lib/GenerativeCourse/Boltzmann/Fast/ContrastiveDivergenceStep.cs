using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>One update of W, a and b by a batch: Algorithm 1 as matrix products, with what practice adds to it.</summary>
/// <remarks>
/// The plain form is <see cref="RestrictedBoltzmannMachine.Update"/>. Here the algorithm's sums over a batch S are matrix products: the
/// positive cases v(0) and the negative ones v(k) lie one below the other in one matrix, their hidden probabilities p(H = 1 | v(0)) and
/// −p(H = 1 | v(k)) in another, so that Δw_ij of the whole batch is one product of the two. What centering and sparsity add to Δw has the
/// form column times row: three more rows of the same two matrices (<see cref="GradientRows"/>).
/// </remarks>
public sealed class ContrastiveDivergenceStep : IDisposable
{
    private const int AverageEvery = 5;

    private readonly RestrictedBoltzmannMachine _rbm;
    private readonly ContrastiveDivergence _options;
    private readonly RowNoise _noise;
    private readonly GradientRows _rows;
    private readonly Momentum _momentum;
    private readonly ParameterAverage? _average;
    private readonly Matrix _states, _h;
    private readonly float[] _Δa, _Δb;
    private readonly int _cases, _chains;
    private bool _chainsStarted;
    private int _sinceAverage;

    /// <summary>Gets the buffers for batches of <see cref="ContrastiveDivergence.BatchSize"/> cases.</summary>
    /// <param name="rbm">The machine that learns.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or the chains would not fit into memory.</exception>
    public ContrastiveDivergenceStep(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options)
        : this(rbm, options, new RowNoise((options ?? throw new ArgumentNullException(nameof(options))).Seed))
    {
    }

    internal ContrastiveDivergenceStep(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options, RowNoise noise)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        options.Validate();
        (_rbm, _options, _noise, _cases) = (rbm, options, noise, options.BatchSize);
        _chains = options.Persistent ? options.Chains ?? _cases : _cases;
        var row = 4.0 * (rbm.Visible + 2 * rbm.Hidden);
        Guard.Memory(_cases, row * _cases, nameof(options.BatchSize));
        Guard.Memory(_chains, row * _chains, nameof(options.Chains));

        _rows = new GradientRows(rbm, options, _cases, _chains);
        _momentum = new Momentum(rbm, options.Momentum);
        _average = options.Averaging > 0 ? new ParameterAverage(rbm) : null;
        _states = new Matrix(Math.Max(_cases, _chains), rbm.Hidden);
        _h = _states.Slice(0, _chains);
        (_Δa, _Δb) = (new float[rbm.Visible], new float[rbm.Hidden]);
    }

    /// <summary>v(0), BatchSize x Visible: the batch is written here before <see cref="Update"/>.</summary>
    public Matrix Batch => _rows.V0;

    /// <summary>The fantasy particles v(k), chains x Visible, after an update.</summary>
    public Matrix Particles => _rows.Vk;

    /// <summary>The means of the visible units around which the gradient is centered.</summary>
    internal Span<float> VisibleMeans => _rows.VisibleMeans;

    /// <summary>The mean of the parameters over the updates that were averaged; null without averaging.</summary>
    internal ParameterAverage? Average => _average;

    /// <summary>One update with the cases in <see cref="Batch"/>.</summary>
    /// <param name="learningRate">ε of this update, 0 or more.</param>
    /// <param name="average">Whether the new parameters go into the average.</param>
    public void Update(float learningRate, bool average = false)
    {
        Guard.NotNegative(learningRate);
        if (_options.DrawData) StochasticUnits.Draw(_rows.V0, _rows.V0, _noise);
        PositivePhase();
        NegativePhase();
        ApplyGradient(learningRate);
        if (average && ++_sinceAverage % AverageEvery == 0) _average?.Add();
    }

    /// <summary>v(0) ← v, p(H = 1 | v(0)), and where the chains begin: at the data, or where they were.</summary>
    private void PositivePhase()
    {
        if (!_options.Persistent)
        {
            _rbm.SampleHidden(_rows.V0, _h, _rows.P0, _noise);
            return;
        }
        _rbm.HiddenGiven(_rows.V0, _rows.P0);
        if (_chainsStarted) _rbm.SampleHidden(_rows.Vk, _h, _rows.Pk, _noise);
        else StartChains();
    }

    /// <summary>For t = 0 … k − 1: h(t) ~ p(h | v(t)), v(t+1) ~ p(v | h(t)); then p(H = 1 | v(k)).</summary>
    private void NegativePhase()
    {
        var (vk, pk) = (_rows.Vk, _rows.Pk);
        for (var t = 0; t < _options.Steps; t++)
        {
            Cancellation.ThrowIfRequested();
            if (t > 0) _rbm.SampleHidden(vk, _h, pk, _noise);
            _rbm.SampleVisible(_h, vk, vk, _noise);
        }
        _rbm.HiddenGiven(vk, pk);
    }

    /// <summary>W ← W + ε ΔW and so on, with the penalty λ/2 Σ w_ij² and the previous updates' momentum.</summary>
    private void ApplyGradient(float learningRate)
    {
        _rows.Biases(_Δa, _Δb);
        _momentum.Apply(_rows, _Δa, _Δb, learningRate, keep: 1 - learningRate * _options.WeightDecay);
    }

    /// <summary>Each chain begins with hidden states of one of the batch's cases, over and over if there are more chains.</summary>
    private void StartChains()
    {
        using var start = Matrix.Uninitialized(_chains, _rbm.Hidden);
        for (var row = 0; row < _chains; row++) _rows.P0.Row(row % _cases).CopyTo(start.Row(row));
        StochasticUnits.Draw(start, _h, _noise);
        _chainsStarted = true;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _momentum.Dispose();
        _states.Dispose();
        _average?.Dispose();
    }
}
