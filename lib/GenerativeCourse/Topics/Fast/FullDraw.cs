using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>
/// Draws a topic from the weights (n_dt + α_t) q_t of all topics: running sums in each lane of a vector, one for four rows
/// of topics (and one for each row that is left), so that the sums of a block do not wait for one another; then the
/// lane, its block, its topic.
/// </summary>
/// <remarks>The sums take as long as their loads: so rows start on whole vectors, and an α that all topics share is not loaded.</remarks>
internal sealed unsafe class FullDraw
{
    private const int BlockRows = 4;
    private readonly int _topics;
    private readonly nuint _stride;
    private readonly Matrix _memory;  // (2, stride): the memory of the next two
    private readonly float* _alpha;   // (stride), 0 after the last topic
    private readonly float* _running; // (stride): running sums of weights
    private bool _alphaIsShared;

    /// <summary>For T topics, in rows of a stride that is above T and whole vectors.</summary>
    public FullDraw(int topics, int stride)
    {
        (_topics, _stride, _memory) = (topics, (nuint)stride, new Matrix(2, stride));
        _alpha = _memory.Pointer(0);
        _running = _memory.Pointer(1);
    }

    /// <summary>α of the topics from a place on.</summary>
    private interface IPrior
    {
        public Vector<float> From(nuint topic);
    }

    /// <summary>Takes another α, shape (T).</summary>
    public void SetAlpha(double[] alpha)
    {
        for (var t = 0; t < alpha.Length; t++) _alpha[t] = (float)alpha[t];
        _alphaIsShared = alpha.All(value => value == alpha[0]);
    }

    /// <summary>Draws with a uniform number, at least 0 and below 1.</summary>
    /// <param name="counts">n_dt, shape (stride), 0 after the last topic.</param>
    /// <param name="q">q_t, shape (stride), 0 after the last topic.</param>
    /// <param name="uniform">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Draw(float* counts, float* q, float uniform)
    {
        var (sum, blocks, rows) = _alphaIsShared
            ? Sum(counts, q, new SharedPrior(new Vector<float>(*_alpha)))
            : Sum(counts, q, new Prior(_alpha));
        var lanes = Vector<float>.Count;
        var (row, lane, target) = RunningSums.Find(_running, lanes, rows, uniform * sum);
        if (row >= blocks) return (row + (BlockRows - 1) * blocks) * lanes + lane;

        // Which of the block's rows: the first whose sum passes the target; after rounding the last with any weight.
        var before = row == 0 ? 0 : _running[(row - 1) * lanes + lane];
        var topic = row * BlockRows * lanes + lane;
        for (var last = Math.Min(topic + (BlockRows - 1) * lanes, _topics - 1); topic + lanes <= last; topic += lanes)
        {
            before += (counts[topic] + _alpha[topic]) * q[topic];
            if (before > target) break;
        }
        return topic;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (float Sum, int Blocks, int Rows) Sum<TPrior>(float* counts, float* q, TPrior alpha)
        where TPrior : struct, IPrior
    {
        var lanes = (nuint)Vector<float>.Count;
        var block = BlockRows * lanes;
        var running = _running;
        var sum = Vector<float>.Zero;
        nuint t = 0, length = _stride;
        for (; t + block <= length; t += block, running += lanes)
        {
            var even = Weights(counts, q, alpha, t, Vector<float>.Zero);
            var odd = Weights(counts, q, alpha, t + lanes, Vector<float>.Zero);
            even = Weights(counts, q, alpha, t + 2 * lanes, even);
            odd = Weights(counts, q, alpha, t + 3 * lanes, odd);
            sum += even + odd;
            sum.Store(running);
        }
        var blocks = t / block;
        for (; t < length; t += lanes, running += lanes)
        {
            sum = Weights(counts, q, alpha, t, sum);
            sum.Store(running);
        }
        return (Vector.Sum(sum), (int)blocks, (int)(blocks + (length - blocks * block) / lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Weights<TPrior>(float* counts, float* q, TPrior alpha, nuint t, Vector<float> sum)
        where TPrior : struct, IPrior => Vector.FusedMultiplyAdd(Vector.Load(counts + t) + alpha.From(t), Vector.Load(q + t), sum);

    private readonly struct SharedPrior(Vector<float> alpha) : IPrior
    {
        private readonly Vector<float> _alpha = alpha;

        public Vector<float> From(nuint topic) => _alpha;
    }

    private readonly struct Prior(float* alpha) : IPrior
    {
        private readonly float* _alpha = alpha;

        public Vector<float> From(nuint topic) => Vector.Load(_alpha + topic);
    }
}
