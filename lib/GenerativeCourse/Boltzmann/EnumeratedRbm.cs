using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// Everything about a small restricted Boltzmann machine, exactly and in double precision, by visiting all its states: what contrastive
/// divergence approximates can be compared with the truth. A visible state is an integer whose bit i is unit i.
/// </summary>
public sealed class EnumeratedRbm
{
    private const int MostSteps = 100_000;

    private readonly double[,] _w;
    private readonly double[] _a, _b;

    /// <summary>Copies the parameters of a machine with at most 10 visible and 10 hidden Bernoulli units.</summary>
    /// <exception cref="ArgumentException">The machine is larger, or of another kind.</exception>
    public EnumeratedRbm(RestrictedBoltzmannMachine rbm)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        if (rbm.Visible > 10 || rbm.Hidden > 10 || rbm.Units != VisibleUnits.Bernoulli || rbm.Labels > 0)
            throw new ArgumentException("rbm must have at most 10 visible and 10 hidden units, Bernoulli and without labels, so that all states can be visited.", nameof(rbm));
        (Visible, Hidden) = (rbm.Visible, rbm.Hidden);
        (_a, _b) = ([.. rbm.a.Select(x => (double)x)], [.. rbm.b.Select(x => (double)x)]);
        _w = new double[Visible, Hidden];
        for (var i = 0; i < Visible; i++)
            for (var j = 0; j < Hidden; j++) _w[i, j] = rbm.W[i, j];
    }

    private EnumeratedRbm(EnumeratedRbm other, int parameter, double step)
    {
        (Visible, Hidden) = (other.Visible, other.Hidden);
        (_w, _a, _b) = ((double[,])other._w.Clone(), [.. other._a], [.. other._b]);
        if (parameter < Visible * Hidden) _w[parameter / Hidden, parameter % Hidden] += step;
        else if (parameter < Visible * Hidden + Visible) _a[parameter - Visible * Hidden] += step;
        else _b[parameter - Visible * Hidden - Visible] += step;
    }

    /// <summary>Number of visible units.</summary>
    public int Visible { get; }

    /// <summary>Number of hidden units.</summary>
    public int Hidden { get; }

    /// <summary>Number of visible states, 2^Visible.</summary>
    public int States => 1 << Visible;

    /// <summary>Number of parameters: W row by row, then a, then b; the order of all gradients here.</summary>
    public int Parameters => Visible * Hidden + Visible + Hidden;

    /// <summary>ln Z.</summary>
    public double LogPartition => Functions.LogSumExp(NegativeFreeEnergies());

    /// <summary>P(v) of each visible state.</summary>
    public double[] Probabilities()
    {
        var weights = NegativeFreeEnergies();
        var logZ = Functions.LogSumExp(weights);
        return [.. weights.Select(weight => Math.Exp(weight - logZ))];
    }

    /// <summary>
    /// The kernel of one step of block Gibbs sampling, T[v, v'] = Σ_h p(h | v) p(v' | h). It keeps detailed balance with P(v).
    /// </summary>
    public double[,] Kernel()
    {
        var kernel = new double[States, States];
        var down = new double[States];
        for (var h = 0; h < 1 << Hidden; h++)
        {
            Cancellation.ThrowIfRequested();
            for (var v = 0; v < States; v++) down[v] = Likelihood(v, Visible, i => VisibleInput(h, i));
            for (var v = 0; v < States; v++)
            {
                var up = Likelihood(h, Hidden, j => HiddenInput(v, j));
                for (var next = 0; next < States; next++) kernel[v, next] += up * down[next];
            }
        }
        return kernel;
    }

    /// <summary>The distribution after so many steps of block Gibbs sampling from another one.</summary>
    /// <param name="start">A probability for each of the 2^Visible states.</param>
    /// <param name="steps">0 to 100,000.</param>
    /// <exception cref="ArgumentException"><paramref name="start"/> has not one number for each state.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public double[] After(double[] start, int steps)
    {
        CheckStates(start, nameof(start));
        Guard.InRange(steps, 0, MostSteps, because: "Every step visits all pairs of states.");
        var kernel = Kernel();
        for (var step = 0; step < steps; step++)
        {
            Cancellation.ThrowIfRequested();
            var next = new double[States];
            for (var v = 0; v < States; v++)
                for (var to = 0; to < States; to++) next[to] += start[v] * kernel[v, to];
            start = next;
        }
        return start;
    }

    /// <summary>The exact gradient of Σ_v data(v) ln P(v), which is minus that of KL(data ‖ P): data's statistics minus the machine's.</summary>
    /// <exception cref="ArgumentException"><paramref name="data"/> has not one number for each of the 2^Visible states.</exception>
    public double[] Gradient(double[] data)
    {
        CheckStates(data, nameof(data));
        return Difference(Statistics(data), Statistics(Probabilities()));
    }

    /// <summary>What k-step contrastive divergence computes in expectation: data's statistics minus those after k Gibbs steps.</summary>
    /// <param name="data">A probability for each of the 2^Visible states.</param>
    /// <param name="steps">k, 1 to 100,000.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> has not one number for each state.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public double[] ContrastiveDivergence(double[] data, int steps)
    {
        CheckStates(data, nameof(data));
        CheckK(steps);
        return Difference(Statistics(data), Statistics(After(data, steps)));
    }

    /// <summary>
    /// The exact gradient of KL(P_k ‖ P) − KL(data ‖ P), which contrastive divergence means to climb (Hinton 2002), and the part of it that the
    /// update leaves out: how the parameters move P_k itself, Σ_v ∂P_k(v)/∂θ ln(P_k(v) / P(v)), by central differences of P_k.
    /// </summary>
    public (double[] Objective, double[] Dropped) ContrastiveGradient(double[] data, int steps)
    {
        CheckStates(data, nameof(data));
        CheckK(steps);
        // Logarithms of the model's probabilities, not the probabilities: those of strong weights are too small for any double.
        var (reached, weights, logZ) = (After(data, steps), NegativeFreeEnergies(), LogPartition);
        var dropped = new double[Parameters];
        const double step = 1e-4;
        for (var parameter = 0; parameter < Parameters; parameter++)
        {
            var up = new EnumeratedRbm(this, parameter, step).After(data, steps);
            var down = new EnumeratedRbm(this, parameter, -step).After(data, steps);
            for (var v = 0; v < States; v++)
                if (up[v] != down[v] && reached[v] > 0) // 0 ln 0 is 0
                    dropped[parameter] += (up[v] - down[v]) / (2 * step) * (Math.Log(reached[v]) - weights[v] + logZ);
        }
        return ([.. ContrastiveDivergence(data, steps).Zip(dropped, (kept, left) => kept + left)], dropped);
    }

    /// <summary>The shares of the visible states among cases of zeros and ones.</summary>
    public static double[] Shares(Matrix cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (cases.Columns is < 1 or > 20) throw new ArgumentException($"cases must have 1 to 20 columns, not {cases.Columns}: there is a share for each of 2^columns states.", nameof(cases));
        var shares = new double[1 << cases.Columns];
        for (var row = 0; row < cases.Rows; row++)
        {
            var state = 0;
            for (var i = 0; i < cases.Columns; i++)
                if (cases[row, i] > 0.5f) state |= 1 << i;
            shares[state] += 1.0 / cases.Rows;
        }
        return shares;
    }

    private void CheckStates(double[] distribution, string name)
    {
        ArgumentNullException.ThrowIfNull(distribution, name);
        Guard.Length(distribution.Length, States, name); // one for each state of the visible units
        Guard.Distribution(distribution, name);
    }

    private static void CheckK(int steps)
    {
        Guard.InRange(steps, 1, MostSteps, because: "It is k of k-step contrastive divergence.");
    }

    /// <summary>⟨v_i p(h_j = 1 | v)⟩, ⟨v_i⟩ and ⟨p(h_j = 1 | v)⟩ over a distribution of visible states.</summary>
    private double[] Statistics(double[] distribution)
    {
        var means = new double[Parameters];
        for (var v = 0; v < States; v++)
        {
            for (var j = 0; j < Hidden; j++)
            {
                var p = distribution[v] * Functions.Sigmoid(HiddenInput(v, j));
                means[Visible * Hidden + Visible + j] += p;
                for (var i = 0; i < Visible; i++)
                    if (BoltzmannMachine.IsOn(v, i)) means[i * Hidden + j] += p;
            }
            for (var i = 0; i < Visible; i++)
                if (BoltzmannMachine.IsOn(v, i)) means[Visible * Hidden + i] += distribution[v];
        }
        return means;
    }

    private double[] NegativeFreeEnergies()
    {
        var result = new double[States];
        for (var v = 0; v < States; v++)
        {
            for (var i = 0; i < Visible; i++)
                if (BoltzmannMachine.IsOn(v, i)) result[v] += _a[i];
            for (var j = 0; j < Hidden; j++) result[v] += Functions.Softplus(HiddenInput(v, j));
        }
        return result;
    }

    private double HiddenInput(int v, int j)
    {
        var input = _b[j];
        for (var i = 0; i < Visible; i++)
            if (BoltzmannMachine.IsOn(v, i)) input += _w[i, j];
        return input;
    }

    private double VisibleInput(int h, int i)
    {
        var input = _a[i];
        for (var j = 0; j < Hidden; j++)
            if (BoltzmannMachine.IsOn(h, j)) input += _w[i, j];
        return input;
    }

    private static double Likelihood(int state, int units, Func<int, double> input)
    {
        var product = 1.0;
        for (var unit = 0; unit < units; unit++)
        {
            var on = Functions.Sigmoid(input(unit));
            product *= BoltzmannMachine.IsOn(state, unit) ? on : 1 - on;
        }
        return product;
    }

    private static double[] Difference(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
