using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>
/// Exact inference on a chain of labels, all in logarithms, so that sequences of any length neither overflow nor underflow.
/// A path y has the score start(y_1) + Σ_t local_t(y_t) + Σ_t transition(y_t, y_t+1). Hidden Markov models and conditional random
/// fields differ only in where these numbers come from.
/// </summary>
/// <remarks>Source: L. Rabiner, "A tutorial on hidden Markov models" (1989), equations 18-37; C. Sutton, A. McCallum, "An introduction to conditional random fields" (2012), section 4.1.</remarks>
internal static class LinearChain
{
    /// <summary>α_t(k) = log Σ of exp(score) over all beginnings of a path that end in label k at step t. Returns T x K, row by row.</summary>
    public static double[] Forward(double[] start, double[] transition, double[] local)
    {
        var states = start.Length;
        var alpha = new double[local.Length];
        var terms = new double[states];
        for (var k = 0; k < states; k++) alpha[k] = start[k] + local[k];
        for (var t = states; t < local.Length; t += states)
            for (var k = 0; k < states; k++)
            {
                for (var j = 0; j < states; j++) terms[j] = alpha[t - states + j] + transition[j * states + k];
                alpha[t + k] = Functions.LogSumExp(terms) + local[t + k];
            }
        return alpha;
    }

    /// <summary>β_t(k) = log Σ of exp(score) over all ends of a path that follow label k at step t.</summary>
    public static double[] Backward(double[] transition, double[] local, int states)
    {
        var beta = new double[local.Length]; // log 1 = 0 at the last step
        var terms = new double[states];
        for (var t = local.Length - 2 * states; t >= 0; t -= states)
            for (var k = 0; k < states; k++)
            {
                for (var j = 0; j < states; j++) terms[j] = transition[k * states + j] + local[t + states + j] + beta[t + states + j];
                beta[t + k] = Functions.LogSumExp(terms);
            }
        return beta;
    }

    /// <summary>log Σ over all paths of exp(score).</summary>
    public static double LogPartition(double[] alpha, int states) => Functions.LogSumExp(alpha.AsSpan(alpha.Length - states));

    /// <summary>P(y_t = k) for every step, T x K, and the expected number of transitions, added to <paramref name="pairs"/> (K x K) if it is given.</summary>
    /// <returns>The marginals, and the logarithm of the partition function.</returns>
    public static (double[] Marginals, double LogPartition) Marginals(double[] start, double[] transition, double[] local, double[]? pairs)
    {
        var states = start.Length;
        var (alpha, beta) = (Forward(start, transition, local), Backward(transition, local, states));
        var logPartition = LogPartition(alpha, states);
        var marginals = new double[local.Length];
        for (var t = 0; t < local.Length; t += states)
        {
            for (var k = 0; k < states; k++) marginals[t + k] = alpha[t + k] + beta[t + k];
            Logs.Normalize(marginals.AsSpan(t, states));
        }
        if (pairs is not null && !double.IsInfinity(logPartition))
            for (var t = states; t < local.Length; t += states)
                for (var j = 0; j < states; j++)
                    for (var k = 0; k < states; k++)
                        pairs[j * states + k] += Math.Exp(alpha[t - states + j] + transition[j * states + k] + local[t + k] + beta[t + k] - logPartition);
        return (marginals, logPartition);
    }

    /// <summary>The path with the highest score (Viterbi), and its score.</summary>
    public static (int[] Path, double Score) Viterbi(double[] start, double[] transition, double[] local)
    {
        var states = start.Length;
        var steps = local.Length / states;
        var (best, from) = (new double[local.Length], new int[local.Length]);
        for (var k = 0; k < states; k++) best[k] = start[k] + local[k];
        for (var t = states; t < local.Length; t += states)
            for (var k = 0; k < states; k++)
            {
                var winner = 0;
                for (var j = 1; j < states; j++)
                    if (best[t - states + j] + transition[j * states + k] > best[t - states + winner] + transition[winner * states + k]) winner = j;
                from[t + k] = winner;
                best[t + k] = best[t - states + winner] + transition[winner * states + k] + local[t + k];
            }

        var path = new int[steps];
        var last = best.AsSpan(local.Length - states);
        for (var k = 1; k < states; k++)
            if (last[k] > last[path[^1]]) path[^1] = k;
        for (var t = steps - 1; t > 0; t--) path[t - 1] = from[t * states + path[t]];
        return (path, last[path[^1]]);
    }

    /// <summary>T x K, row by row, as T rows.</summary>
    public static double[][] Rows(double[] flat, int states) => [.. flat.Chunk(states)];
}
