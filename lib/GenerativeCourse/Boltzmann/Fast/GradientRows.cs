using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// A batch's statistics as two matrices whose product is ΔW: v(0), then v(k), then three more rows in one; p(H | v(0)), then −p(H | v(k)),
/// then three more rows in the other. The three carry what centering and the sparsity penalty add, each of the form column times row.
/// </summary>
internal sealed class GradientRows : IDisposable
{
    private const int ExtraRows = 3;
    private const float MeanRate = 0.01f, ActivityRate = 0.1f;

    private readonly ContrastiveDivergence _options;
    private readonly float[] _meanV, _meanH, _activity, _rowSums;
    private readonly int _cases, _chains;

    public GradientRows(RestrictedBoltzmannMachine rbm, ContrastiveDivergence options, int cases, int chains)
    {
        (_options, _cases, _chains) = (options, cases, chains);
        Visible = new Matrix(cases + chains + ExtraRows, rbm.Visible);
        Hidden = new Matrix(cases + chains + ExtraRows, rbm.Hidden);
        (V0, Vk) = (Visible.Slice(0, cases), Visible.Slice(cases, chains));
        (P0, Pk) = (Hidden.Slice(0, cases), Hidden.Slice(cases, chains));
        (_meanV, _meanH, _activity) = (new float[rbm.Visible], new float[rbm.Hidden], new float[rbm.Hidden]);
        _rowSums = new float[Visible.Rows];
        _meanH.AsSpan().Fill(0.5f);
        _activity.AsSpan().Fill(options.Sparsity ?? 0);
    }

    /// <summary>All rows of the visible side; ΔW of the batch is Visibleᵀ Hidden.</summary>
    public Matrix Visible { get; }

    /// <summary>All rows of the hidden side.</summary>
    public Matrix Hidden { get; }

    /// <summary>v(0), (cases, Visible).</summary>
    public Matrix V0 { get; }

    /// <summary>v(k), (chains, Visible).</summary>
    public Matrix Vk { get; }

    /// <summary>p(H = 1 | v(0)), (cases, Hidden).</summary>
    public Matrix P0 { get; }

    /// <summary>p(H = 1 | v(k)), (chains, Hidden), before <see cref="Biases"/> turns its sign.</summary>
    public Matrix Pk { get; }

    /// <summary>Cases in the batch.</summary>
    public int Cases => _cases;

    /// <summary>μ, the means of the visible units around which the gradient is centered.</summary>
    public Span<float> VisibleMeans => _meanV;

    /// <summary>Δa = ⟨v(0)⟩ − ⟨v(k)⟩ and Δb = ⟨p(H | v(0))⟩ − ⟨p(H | v(k))⟩, and the rows made ready for ΔW.</summary>
    public void Biases(float[] Δa, float[] Δb)
    {
        // Negative cases count with −1; if there are not as many chains as cases, each counts for its share of the batch.
        TensorPrimitives.Multiply(Pk.Span, -(float)_cases / _chains, Pk.Span);
        AddMean(P0, 1, Δb, keep: 0);
        if (_options.Centered) MovingAverage.Update(_meanH, Δb, MeanRate);
        if (_options.Sparsity is { } target) AddSparsityPenalty(target, Δb);
        AddMean(Pk, (float)_chains / _cases, Δb, keep: 1);
        AddMean(V0, 1, Δa, keep: 0);
        AddMean(Vk, -1, Δa, keep: 1);
        if (_options.Centered) Center(Δa, Δb);
    }

    /// <summary>
    /// Δw_ij = ⟨(v_i − μ_i)(h_j − λ_j)⟩ of the data − of the chains = Δw_ij − μ_i Δb_j − Δa_i λ_j; then Δa ← Δa − Δw λ, Δb ← Δb − Δwᵀ μ.
    /// </summary>
    private void Center(float[] Δa, float[] Δb)
    {
        var first = _cases + _chains;
        TensorPrimitives.Multiply(_meanV, -(float)_cases, Visible.Row(first));
        Δb.CopyTo(Hidden.Row(first));
        TensorPrimitives.Multiply(Δa, -(float)_cases, Visible.Row(first + 1));
        _meanH.CopyTo(Hidden.Row(first + 1));

        // Δw λ = Visibleᵀ (Hidden λ) / cases and Δwᵀ μ = Hiddenᵀ (Visible μ) / cases, without Δw itself.
        SubtractProjection(Hidden, _meanH, Visible, Δa);
        SubtractProjection(Visible, _meanV, Hidden, Δb);
    }

    /// <summary>Δ ← Δ − toᵀ (from · mean) / cases.</summary>
    private void SubtractProjection(Matrix from, float[] mean, Matrix to, float[] Δ)
    {
        for (var row = 0; row < from.Rows; row++) _rowSums[row] = TensorPrimitives.Dot(from.Row(row), mean) / -_cases;
        for (var row = 0; row < to.Rows; row++) TensorPrimitives.MultiplyAdd(to.Row(row), _rowSums[row], Δ, Δ);
    }

    /// <summary>Adds cost · (target − mean activity) to Δb_j, and the same times the mean of v_i to Δw_ij (Hinton 2012, section 11).</summary>
    private void AddSparsityPenalty(float target, float[] Δb)
    {
        MovingAverage.Update(_activity, Δb, ActivityRate);
        var last = Visible.Rows - 1;
        var penalty = Hidden.Row(last);
        for (var j = 0; j < penalty.Length; j++) penalty[j] = _options.SparsityCost * (target - _activity[j]);
        Reductions.ColumnSums(V0.Span, Visible.Columns, Visible.Row(last));
        TensorPrimitives.Add(Δb, penalty, Δb);
    }

    private static void AddMean(Matrix rows, float scale, float[] mean, float keep) =>
        Reductions.ColumnSums(rows.Span, rows.Columns, mean, scale / rows.Rows, keep);

    public void Dispose()
    {
        Visible.Dispose();
        Hidden.Dispose();
    }
}
