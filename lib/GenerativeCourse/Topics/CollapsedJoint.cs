using MathNet.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The logarithm of the collapsed joint p(w, z | α, β), summed up from counts, in nats.</summary>
/// <remarks>
/// Griffiths and Steyvers (2004), equations 2 and 3, with α_t for each topic:
/// p(z) = Π_d Γ(Σα) / Γ(N_d + Σα) · Π_t Γ(n_dt + α_t) / Γ(α_t),
/// p(w | z) = Π_t Γ(Vβ) / Γ(n_t + Vβ) · Π_w Γ(n_wt + β) / Γ(β).
/// The ratios of gamma functions that come back again and again are kept in tables.
/// </remarks>
internal sealed class CollapsedJoint
{
    private readonly int[] _counts;
    private readonly double[] _logGammaAlpha;
    private readonly double _alphaSum;
    private readonly double[] _alpha;
    private readonly bool _symmetric;
    private readonly double _betaSum;
    private RisingFactorial _words;
    private RisingFactorial _topics;

    public CollapsedJoint(double[] alpha, double beta, int vocabulary)
    {
        (_alpha, _alphaSum, _betaSum) = (alpha, alpha.Sum(), beta * vocabulary);
        _symmetric = alpha.All(value => value == alpha[0]);
        _words = new RisingFactorial(beta);
        _topics = new RisingFactorial(alpha[0]);
        _counts = new int[alpha.Length];
        _logGammaAlpha = [.. alpha.Select(SpecialFunctions.GammaLn)];
    }

    /// <summary>The factor of one document in p(z), from the topics of its words in any order.</summary>
    public double OfDocument(ReadOnlySpan<int> topics)
    {
        foreach (var topic in topics) _counts[topic]++;
        var sum = SpecialFunctions.GammaLn(_alphaSum) - SpecialFunctions.GammaLn(topics.Length + _alphaSum);
        foreach (var topic in topics)
        {
            if (_counts[topic] == 0) continue;
            sum += _symmetric ? _topics[_counts[topic]] : SpecialFunctions.GammaLn(_counts[topic] + _alpha[topic]) - _logGammaAlpha[topic];
            _counts[topic] = 0;
        }
        return sum;
    }

    /// <summary>log Γ(n_wt + β) - log Γ(β): one word's part in one topic.</summary>
    public double OfWordCount(int count) => _words[count];

    /// <summary>Σ_t log Γ(Vβ) - log Γ(n_t + Vβ).</summary>
    public double OfTotals(ReadOnlySpan<int> totals)
    {
        var sum = 0.0;
        foreach (var total in totals) sum += SpecialFunctions.GammaLn(_betaSum) - SpecialFunctions.GammaLn(total + _betaSum);
        return sum;
    }

    /// <summary>log Γ(n + x) - log Γ(x) = Σ_k log(k + x) for k below n: exact sums for small n, kept in a table.</summary>
    private struct RisingFactorial(double offset)
    {
        private const int TableSize = 4096;
        private readonly double[] _table = new double[TableSize];
        private int _known = 1; // entries that are filled in; entry 0 is 0

        public double this[int count]
        {
            get
            {
                if (count >= TableSize) return SpecialFunctions.GammaLn(count + offset) - SpecialFunctions.GammaLn(offset);
                for (; _known <= count; _known++) _table[_known] = _table[_known - 1] + Math.Log(_known - 1 + offset);
                return _table[count];
            }
        }
    }
}
