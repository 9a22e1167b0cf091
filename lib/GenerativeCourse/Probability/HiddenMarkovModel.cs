using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// A hidden Markov model P(x, y) = P(y_1) Π_t P(y_t | y_t-1) Π_t P(x_t | y_t): a chain of states that nobody sees, and
/// something to see at each step. The generative twin of <see cref="ConditionalRandomField"/>.
/// </summary>
/// <remarks>
/// Source: L. Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition" (1989):
/// equations 19-25 (forward, backward), 27 (posteriors), 33-35 (Viterbi), 40 (Baum-Welch). All in logarithms, so that
/// sequences of any length neither overflow nor underflow: sums of probabilities are log-sum-exp, products are sums.
/// The recursions take log π (K), log a (K x K: from, to) and log b (T x K: P(x_t | state k)), row by row; a conditional
/// random field runs the same ones over scores instead of log-probabilities. Parameters, counting and sampling:
/// <c>HiddenMarkovModel.Parameters.cs</c>.
/// </remarks>
public sealed partial class HiddenMarkovModel : ISequenceLabeler
{
    /// <summary>log α_t(k) = log P(x_1 … x_t, y_t = k): all beginnings of a path that end in state k at step t. T x K, row by row.</summary>
    internal static double[] Forward(ReadOnlySpan<double> logπ, ReadOnlySpan<double> logA, ReadOnlySpan<double> logB)
    {
        var K = logπ.Length;
        var (alpha, terms) = (new double[logB.Length], new double[K]);
        for (var k = 0; k < K; k++) alpha[k] = logπ[k] + logB[k];
        for (var t = K; t < logB.Length; t += K)
            for (var k = 0; k < K; k++)
            {
                for (var j = 0; j < K; j++) terms[j] = alpha[t - K + j] + logA[j * K + k];
                alpha[t + k] = Functions.LogSumExp(terms) + logB[t + k];
            }
        return alpha;
    }

    /// <summary>log β_t(k) = log P(x_t+1 … x_T | y_t = k): all ends of a path that follow state k at step t. T x K, row by row.</summary>
    internal static double[] Backward(ReadOnlySpan<double> logA, ReadOnlySpan<double> logB, int K)
    {
        var (beta, terms) = (new double[logB.Length], new double[K]); // log 1 = 0 at the last step
        for (var t = logB.Length - 2 * K; t >= 0; t -= K)
            for (var k = 0; k < K; k++)
            {
                for (var j = 0; j < K; j++) terms[j] = logA[k * K + j] + logB[t + K + j] + beta[t + K + j];
                beta[t + k] = Functions.LogSumExp(terms);
            }
        return beta;
    }

    /// <summary>
    /// γ_t(k) = P(y_t = k | x) ∝ α_t(k) β_t(k), T x K row by row; the expected number of each transition,
    /// Σ_t P(y_t = j, y_t+1 = k | x), is added to <paramref name="pairs"/> (K x K) where it is given.
    /// </summary>
    /// <returns>γ, and log P(x) = log Σ_k α_T(k).</returns>
    internal static (double[] Gamma, double LogLikelihood) Posteriors(ReadOnlySpan<double> logπ, ReadOnlySpan<double> logA, ReadOnlySpan<double> logB, double[]? pairs)
    {
        var K = logπ.Length;
        var (alpha, beta) = (Forward(logπ, logA, logB), Backward(logA, logB, K));
        var logLikelihood = Functions.LogSumExp(alpha.AsSpan(alpha.Length - K));
        var gamma = new double[logB.Length];
        for (var t = 0; t < logB.Length; t += K)
        {
            for (var k = 0; k < K; k++) gamma[t + k] = alpha[t + k] + beta[t + k];
            Logs.Normalize(gamma.AsSpan(t, K));
        }
        if (pairs is not null && double.IsFinite(logLikelihood))
            for (var t = K; t < logB.Length; t += K)
                for (var j = 0; j < K; j++)
                    for (var k = 0; k < K; k++)
                        pairs[j * K + k] += Math.Exp(alpha[t - K + j] + logA[j * K + k] + logB[t + k] + beta[t + k] - logLikelihood);
        return (gamma, logLikelihood);
    }

    /// <summary>Viterbi: δ_t(k) = max over all beginnings of a path that end in state k at step t, ψ_t(k) the state before it; then back along ψ.</summary>
    /// <returns>The most probable path, and log P(path, x).</returns>
    internal static (int[] Path, double LogProbability) Viterbi(ReadOnlySpan<double> logπ, ReadOnlySpan<double> logA, ReadOnlySpan<double> logB)
    {
        var K = logπ.Length;
        var (delta, psi) = (new double[logB.Length], new int[logB.Length]);
        for (var k = 0; k < K; k++) delta[k] = logπ[k] + logB[k];
        for (var t = K; t < logB.Length; t += K)
            for (var k = 0; k < K; k++)
            {
                var best = 0;
                for (var j = 1; j < K; j++)
                    if (delta[t - K + j] + logA[j * K + k] > delta[t - K + best] + logA[best * K + k]) best = j;
                psi[t + k] = best;
                delta[t + k] = delta[t - K + best] + logA[best * K + k] + logB[t + k];
            }

        var path = new int[logB.Length / K];
        var last = delta.AsSpan(logB.Length - K);
        for (var k = 1; k < K; k++)
            if (last[k] > last[path[^1]]) path[^1] = k;
        for (var t = path.Length - 1; t > 0; t--) path[t - 1] = psi[t * K + path[t]];
        return (path, last[path[^1]]);
    }

    /// <summary>Learns from sequences without labels (Baum and Welch's expectation-maximization), one report an iteration.</summary>
    /// <param name="sequences">Each T x D with T at least 1; lengths may differ.</param>
    /// <param name="options">When to stop.</param>
    /// <returns>Reports whose log-likelihood is the mean over all steps.</returns>
    /// <exception cref="InvalidOperationException">A sequence is impossible under the model.</exception>
    public IEnumerable<EmStep> Train(IReadOnlyList<Matrix> sequences, BaumWelchOptions? options = null)
    {
        options ??= new BaumWelchOptions();
        options.Validate();
        Guard.Sequences(sequences, Emission.Dimensions);
        foreach (var sequence in sequences) Emission.Validate(sequence);
        return BaumWelch(sequences, options);
    }

    private IEnumerable<EmStep> BaumWelch(IReadOnlyList<Matrix> sequences, BaumWelchOptions options)
    {
        if (!options.Continue) RandomStart(sequences);
        var (steps, before) = (sequences.Sum(sequence => sequence.Rows), double.NegativeInfinity);
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            var started = Stopwatch.GetTimestamp();
            // E: how often each state is expected at the start, each transition, and each state at each step.
            var (start, pairs, gamma, total) = (new double[States], new double[States * States], new double[sequences.Count][], 0d);
            for (var s = 0; s < sequences.Count; s++)
            {
                Cancellation.ThrowIfRequested();
                (gamma[s], var logLikelihood) = Posteriors(_logStart, _logTransition, Emission.LogLikelihoods(sequences[s]), pairs);
                if (!double.IsFinite(logLikelihood)) throw Impossible($"Sequence {s}");
                for (var k = 0; k < States; k++) start[k] += gamma[s][k];
                total += logLikelihood;
            }
            // M: the expected counts, divided by their sums.
            SetChain(start, pairs);
            Emission.Update(sequences, gamma);
            yield return new EmStep(iteration, total / steps, 0, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (options.Tolerance > 0 && Math.Abs(total / steps - before) < options.Tolerance) yield break;
            before = total / steps;
        }
    }
}
