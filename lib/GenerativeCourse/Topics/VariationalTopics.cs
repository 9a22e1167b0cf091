using System.Numerics.Tensors;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The topics of variational inference: λ, the Dirichlet parameters of each topic's words.</summary>
internal sealed class VariationalTopics
{
    private readonly int _words;
    private readonly int _topics;
    private readonly double _beta;
    private readonly double[] _sums; // (T): Σ_w λ_tw

    /// <summary>Starts near the uniform topics, as Hoffman does: λ from a gamma distribution of mean 1 and variance 1/100.</summary>
    public VariationalTopics(int words, int topics, double beta, RandomStream random)
    {
        (_words, _topics, _beta) = (words, topics, beta);
        Lambda = new double[checked(words * topics)];
        Weights = new double[Lambda.Length];
        _sums = new double[topics];
        Gamma.Samples(random, Lambda, 100, 100);
        Refresh();
    }

    /// <summary>(V, T): λ, word by word.</summary>
    public double[] Lambda { get; }

    /// <summary>(V, T): exp E[log β_tw].</summary>
    public double[] Weights { get; }

    /// <summary>λ ← (1 - ρ) λ + ρ (β + scale · statistics); ρ = 1 and scale = 1 is the step of batch inference.</summary>
    public void Update(double[] statistics, double rho = 1, double scale = 1)
    {
        for (var i = 0; i < Lambda.Length; i++) Lambda[i] = (1 - rho) * Lambda[i] + rho * (_beta + scale * statistics[i]);
        Refresh();
    }

    /// <summary>Works out what depends on λ after it was changed from outside.</summary>
    public void Refresh()
    {
        Array.Clear(_sums);
        for (var w = 0; w < _words; w++) TensorPrimitives.Add<double>(_sums, Lambda.AsSpan(w * _topics, _topics), _sums);
        var normalizers = Array.ConvertAll(_sums, Polygamma.Digamma);
        Workers.For(Workers.Count, part =>
        {
            for (var w = part * _words / Workers.Count; w < (part + 1) * _words / Workers.Count; w++)
            {
                for (var t = 0; t < _topics; t++) Weights[w * _topics + t] = Math.Exp(Polygamma.Digamma(Lambda[w * _topics + t]) - normalizers[t]);
            }
        });
    }

    /// <summary>The topics' part in the bound: Σ_t E[log p(β_t)] - E[log q(β_t)].</summary>
    public double Bound()
    {
        var sum = _topics * (SpecialFunctions.GammaLn(_words * _beta) - _words * SpecialFunctions.GammaLn(_beta));
        foreach (var total in _sums) sum -= SpecialFunctions.GammaLn(total);
        var normalizers = Array.ConvertAll(_sums, Polygamma.Digamma);
        for (var i = 0; i < Lambda.Length; i++)
        {
            var expectedLog = Polygamma.Digamma(Lambda[i]) - normalizers[i % _topics];
            sum += SpecialFunctions.GammaLn(Lambda[i]) + (_beta - Lambda[i]) * expectedLog;
        }
        return sum;
    }

    /// <summary>(T, V): the mean of each topic, λ_tw / Σ_w λ_tw.</summary>
    public double[] Means()
    {
        var means = new double[Lambda.Length];
        for (var w = 0; w < _words; w++)
        {
            for (var t = 0; t < _topics; t++) means[t * _words + w] = Lambda[w * _topics + t] / _sums[t];
        }
        return means;
    }
}
