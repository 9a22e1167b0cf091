using System.Numerics.Tensors;
using MathNet.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The step of variational inference that looks at one document: its γ, given the topics' expected log words.</summary>
/// <remarks>
/// D. Blei, A. Ng, M. Jordan, "Latent Dirichlet allocation", JMLR 3 (2003), figure 6, with φ written out and never stored
/// (M. Hoffman, D. Blei, F. Bach, "Online learning for latent Dirichlet allocation", 2010, algorithm 1):
/// φ_dwt ∝ exp(E[log θ_dt] + E[log β_tw]), γ_dt = α_t + Σ_w n_dw φ_dwt.
/// </remarks>
internal sealed class VariationalDocument(int topics)
{
    private readonly double[] _theta = new double[topics];   // exp E[log θ]
    private readonly double[] _collected = new double[topics];
    private readonly double[] _logTheta = new double[topics];

    /// <summary>Moves γ to the fixed point, from where it stands.</summary>
    /// <param name="words">The document's words.</param>
    /// <param name="counts">Their counts.</param>
    /// <param name="beta">(V, T): exp E[log β], word by word.</param>
    /// <param name="alpha">(T): the prior.</param>
    /// <param name="gamma">(T): γ_d, changed in place.</param>
    /// <param name="iterations">Most iterations.</param>
    /// <param name="tolerance">Ends when γ moves less than this, on average over topics.</param>
    public void Fit(ReadOnlySpan<int> words, ReadOnlySpan<int> counts, double[] beta, ReadOnlySpan<double> alpha, Span<double> gamma, int iterations, double tolerance)
    {
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            Refresh(gamma);
            Array.Clear(_collected);
            for (var i = 0; i < words.Length; i++)
            {
                var row = beta.AsSpan(words[i] * topics, topics);
                TensorPrimitives.MultiplyAdd(row, counts[i] / TensorPrimitives.Dot<double>(_theta, row), _collected, _collected);
            }
            var moved = 0.0;
            for (var t = 0; t < topics; t++)
            {
                var next = alpha[t] + _theta[t] * _collected[t];
                moved += Math.Abs(next - gamma[t]);
                gamma[t] = next;
            }
            if (moved < tolerance * topics) break;
        }
        Refresh(gamma);
    }

    /// <summary>Adds n_dw φ_dwt to the statistics of the topics.</summary>
    /// <param name="words">The document's words.</param>
    /// <param name="counts">Their counts.</param>
    /// <param name="beta">(V, T): exp E[log β].</param>
    /// <param name="statistics">(V, T): Σ_d n_dw φ_dwt.</param>
    public void Collect(ReadOnlySpan<int> words, ReadOnlySpan<int> counts, double[] beta, double[] statistics)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var row = beta.AsSpan(words[i] * topics, topics);
            TensorPrimitives.Multiply(row, counts[i] / TensorPrimitives.Dot<double>(_theta, row), _collected);
            var target = statistics.AsSpan(words[i] * topics, topics);
            TensorPrimitives.MultiplyAdd(_theta, _collected, target, target);
        }
    }

    /// <summary>
    /// The document's part in the bound, without the constant of α:
    /// Σ_w n_dw log Σ_t exp(E[log θ_dt] + E[log β_tw]) + E[log p(θ | α)] - E[log q(θ | γ)].
    /// </summary>
    /// <param name="words">The document's words.</param>
    /// <param name="counts">Their counts.</param>
    /// <param name="beta">(V, T): exp E[log β].</param>
    /// <param name="alpha">(T): the prior.</param>
    /// <param name="gamma">(T): γ_d.</param>
    public double Bound(ReadOnlySpan<int> words, ReadOnlySpan<int> counts, double[] beta, ReadOnlySpan<double> alpha, ReadOnlySpan<double> gamma)
    {
        Refresh(gamma);
        var (bound, sum) = (0.0, 0.0);
        for (var t = 0; t < topics; t++)
        {
            sum += gamma[t];
            bound += SpecialFunctions.GammaLn(gamma[t]) + (alpha[t] - gamma[t]) * _logTheta[t];
        }
        bound -= SpecialFunctions.GammaLn(sum);
        for (var i = 0; i < words.Length; i++)
            bound += counts[i] * Math.Log(TensorPrimitives.Dot<double>(_theta, beta.AsSpan(words[i] * topics, topics)));
        return bound;
    }

    /// <summary>E[log θ] for the present γ, T numbers.</summary>
    public ReadOnlySpan<double> ExpectedLogShares => _logTheta;

    private void Refresh(ReadOnlySpan<double> gamma)
    {
        Polygamma.ExpectedLog(gamma, _logTheta);
        TensorPrimitives.Exp(_logTheta, _theta);
    }
}
