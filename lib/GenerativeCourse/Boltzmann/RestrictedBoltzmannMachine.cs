using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// The restricted Boltzmann machine: visible units v, hidden units h, and weights only between the two layers,
/// E(v, h) = −Σ_j b_j h_j − Σ_i a_i v_i − Σ_i Σ_j h_j w_ij v_i and P(v, h) = exp(−E(v, h)) / Z. W, b and a say all of it.
/// </summary>
/// <remarks>
/// Here everything is written for one case at a time, as on the slides. Whole matrices of cases, one case per row, go through the
/// same formulas as matrix products in Fast/RestrictedBoltzmannMachine.Cases.cs, and Train takes Fast/ContrastiveDivergenceStep.cs:
/// tested to give the same numbers. Labels and Gaussian units differ in three lines, which are in VisibleLayer.cs.
/// Sources: P. Smolensky, "Information processing in dynamical systems: foundations of harmony theory" (1986);
/// G. Hinton, "Training products of experts by minimizing contrastive divergence" (2002);
/// Algorithm 1: A. Fischer and C. Igel, "An introduction to restricted Boltzmann machines" (2012).
/// </remarks>
public sealed partial class RestrictedBoltzmannMachine
{
    /// <summary>n_v, the number of visible units; the labels are among them.</summary>
    public int Visible { get; }

    /// <summary>n_h, the number of hidden units.</summary>
    public int Hidden { get; }

    /// <summary>The weights w_ij between visible unit i and hidden unit j, Visible x Hidden.</summary>
    public Matrix W { get; }

    /// <summary>The biases a_i of the visible units.</summary>
    public float[] a { get; }

    /// <summary>The biases b_j of the hidden units.</summary>
    public float[] b { get; }

    /// <summary>E(v, h) = −Σ_j b_j h_j − Σ_i a_i v_i − Σ_i Σ_j h_j w_ij v_i, the energy of one joint state.</summary>
    /// <exception cref="ArgumentException">A vector does not have one number per unit.</exception>
    public double Energy(ReadOnlySpan<float> v, ReadOnlySpan<float> h)
    {
        RequireCase(v);
        RequireHidden(h);
        var energy = Layer.Energy(v, a); // −Σ_i a_i v_i
        for (var j = 0; j < Hidden; j++) energy -= (double)b[j] * h[j];
        for (var i = 0; i < Visible; i++)
            for (var j = 0; j < Hidden; j++) energy -= (double)h[j] * W[i, j] * v[i];
        return energy;
    }

    /// <summary>F(v) = −Σ_i a_i v_i − Σ_j ln(1 + exp(b_j + Σ_i v_i w_ij)): exp(−F(v)) / Z is P(v), the hidden units summed out.</summary>
    /// <exception cref="ArgumentException"><paramref name="v"/> does not have one number per visible unit.</exception>
    public double FreeEnergy(ReadOnlySpan<float> v)
    {
        RequireCase(v);
        var energy = Layer.Energy(v, a); // −Σ_i a_i v_i
        for (var j = 0; j < Hidden; j++) energy -= Functions.Softplus(HiddenInput(v, j));
        return energy;
    }

    /// <summary>p(H_j = 1 | v) = sigmoid(b_j + Σ_i v_i w_ij) of each hidden unit.</summary>
    /// <exception cref="ArgumentException"><paramref name="v"/> does not have one number per visible unit.</exception>
    public float[] HiddenGiven(ReadOnlySpan<float> v)
    {
        RequireCase(v);
        var p = new float[Hidden];
        for (var j = 0; j < Hidden; j++) p[j] = (float)Functions.Sigmoid(HiddenInput(v, j));
        return p;
    }

    /// <summary>p(V_i = 1 | h) = sigmoid(a_i + Σ_j w_ij h_j) of each visible unit; labels: a softmax; Gaussian units: the mean, a_i + Σ_j w_ij h_j.</summary>
    /// <exception cref="ArgumentException"><paramref name="h"/> does not have one number per hidden unit.</exception>
    public float[] VisibleGiven(ReadOnlySpan<float> h)
    {
        RequireHidden(h);
        var p = new float[Visible];
        for (var i = 0; i < Visible; i++) p[i] = (float)VisibleInput(h, i);
        Layer.Mean(p); // the sigmoid
        return p;
    }

    /// <summary>
    /// Algorithm 1 of the slides, k-step contrastive divergence: from each training case v(0) a Gibbs chain of k steps leads to v(k), and
    /// what the weights see in the data minus what they see at the chains' ends approximates the gradient of ln P.
    /// </summary>
    /// <remarks>
    /// The algorithm's letters are those of its paper; here as in the slide's energy, i counts visible and j hidden units, a are the
    /// visible biases (b there) and b the hidden ones (c there).
    /// </remarks>
    /// <param name="S">The training batch, (cases, Visible).</param>
    /// <param name="k">Steps of alternating Gibbs sampling, 1 or more.</param>
    /// <returns>ΔW, (Visible, Hidden), Δa and Δb: sums over the batch.</returns>
    /// <exception cref="ArgumentException">The cases do not fit the machine, or <paramref name="k"/> is below 1.</exception>
    public (Matrix W, float[] a, float[] b) ContrastiveDivergence(Matrix S, int k = 1)
    {
        RequireCases(S);
        Guard.AtLeast(k, 1);
        _noise.Grow(S.Rows);
        var (ΔW, Δa, Δb) = (new Matrix(Visible, Hidden), new float[Visible], new float[Hidden]); // init Δw_ij = Δa_i = Δb_j = 0
        for (var n = 0; n < S.Rows; n++)                                                         // forall v ∈ S do
        {
            var random = _noise[n];
            var v0 = S.Row(n);                                                                   // v(0) ← v
            var v = v0.ToArray();
            for (var t = 0; t < k; t++)                                                          // for t = 0, …, k − 1 do
            {
                Cancellation.ThrowIfRequested();
                var h = SampleHidden(v, random);                                                 // sample h_j(t) ~ p(h_j | v(t))
                v = SampleVisible(h, random);                                                    // sample v_i(t+1) ~ p(v_i | h(t))
            }
            var (p0, pk) = (HiddenGiven(v0), HiddenGiven(v));                                    // p(H_j = 1 | v(0)), p(H_j = 1 | v(k))
            for (var i = 0; i < Visible; i++)
                for (var j = 0; j < Hidden; j++) ΔW[i, j] += p0[j] * v0[i] - pk[j] * v[i];
            for (var i = 0; i < Visible; i++) Δa[i] += v0[i] - v[i];
            for (var j = 0; j < Hidden; j++) Δb[j] += p0[j] - pk[j];
        }
        return (ΔW, Δa, Δb);
    }

    /// <summary>The parameters one step up the approximate gradient: W ← W + ε ΔW / |S|, and a and b likewise.</summary>
    /// <param name="S">The training batch, (cases, Visible), one case or more.</param>
    /// <param name="k">Steps of alternating Gibbs sampling, 1 or more.</param>
    /// <param name="ε">The learning rate, positive.</param>
    /// <inheritdoc cref="ContrastiveDivergence(Matrix, int)" path="/exception"/>
    public void Update(Matrix S, int k, float ε)
    {
        RequireCases(S, atLeast: 1);
        Guard.Positive(ε);
        var (ΔW, Δa, Δb) = ContrastiveDivergence(S, k);
        for (var i = 0; i < Visible; i++)
            for (var j = 0; j < Hidden; j++) W[i, j] += ε * ΔW[i, j] / S.Rows;
        for (var i = 0; i < Visible; i++) a[i] += ε * Δa[i] / S.Rows;
        for (var j = 0; j < Hidden; j++) b[j] += ε * Δb[j] / S.Rows;
    }

    // b_j + Σ_i v_i w_ij
    private double HiddenInput(ReadOnlySpan<float> v, int j)
    {
        double x = b[j];
        for (var i = 0; i < Visible; i++) x += v[i] * W[i, j];
        return x;
    }

    // a_i + Σ_j w_ij h_j
    private double VisibleInput(ReadOnlySpan<float> h, int i)
    {
        double x = a[i];
        for (var j = 0; j < Hidden; j++) x += W[i, j] * h[j];
        return x;
    }
}
