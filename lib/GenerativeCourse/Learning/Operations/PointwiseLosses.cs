using System.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>A loss of two (or three) numbers and its derivatives, a vector of numbers at a time.</summary>
internal interface IPointwiseLoss
{
    /// <summary>The loss; da and db receive its derivatives by a and b.</summary>
    public static abstract Vector<float> Value(Vector<float> a, Vector<float> b, Vector<float> target, out Vector<float> da, out Vector<float> db);
}

// Losses that are sums over values. The derivatives are known as soon as the loss is, so the forward half notes them.
public static unsafe partial class Losses
{
    /// <summary>
    /// Binary cross-entropy of scores: -t ln σ(x) - (1 - t) ln(1 - σ(x)) = max(x, 0) - x t + ln(1 + e^-|x|).
    /// </summary>
    /// <param name="logits">Scores x before the sigmoid.</param>
    /// <param name="targets">Probabilities t from 0 to 1, of the same shape; constants: no gradient flows to them.</param>
    /// <param name="reduction">How the losses become one number.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        RequireSame("binary cross-entropy", logits, targets, nameof(targets));
        return Pointwise<BinaryCrossEntropyLoss>("binary cross-entropy", logits, null, targets, reduction);
    }

    /// <summary>The squared error (a - b)².</summary>
    /// <param name="prediction">a.</param>
    /// <param name="target">b, of the same shape.</param>
    /// <param name="reduction">How the losses become one number.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean)
    {
        RequireSame("squared error", prediction, target, nameof(target));
        return Pointwise<SquaredErrorLoss>("squared error", prediction, target, null, reduction);
    }

    /// <summary>
    /// The negative log-likelihood of a diagonal Gaussian: ½ (ln 2π + v + (t - m)² e^-v) with v the log variance.
    /// </summary>
    /// <param name="mean">m.</param>
    /// <param name="logVariance">v, of the same shape.</param>
    /// <param name="target">t, of the same shape; a constant: no gradient flows to it.</param>
    /// <param name="reduction">How the losses become one number.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor GaussianNegativeLogLikelihood(Tensor mean, Tensor logVariance, Tensor target, Reduction reduction = Reduction.Mean)
    {
        RequireSame("gaussian likelihood", mean, logVariance, nameof(logVariance));
        RequireSame("gaussian likelihood", mean, target, nameof(target));
        return Pointwise<GaussianLoss>("gaussian likelihood", mean, logVariance, target, reduction);
    }

    /// <summary>
    /// The divergence KL(N(m, e^v) ‖ N(0, 1)) = ½ (m² + e^v - 1 - v) of each value (Kingma and Welling 2014, appendix B).
    /// </summary>
    /// <param name="mean">m.</param>
    /// <param name="logVariance">v, of the same shape.</param>
    /// <param name="reduction">How the losses become one number; a VAE's bound takes the sum per example.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor KullbackLeiblerToNormal(Tensor mean, Tensor logVariance, Reduction reduction = Reduction.PerExample)
    {
        RequireSame("kl divergence", mean, logVariance, nameof(logVariance));
        return Pointwise<NormalDivergenceLoss>("kl divergence", mean, logVariance, null, reduction);
    }

    private static Tensor Pointwise<T>(string operation, Tensor a, Tensor? b, Tensor? target, Reduction reduction)
        where T : IPointwiseLoss
    {
        var weight = Weight(reduction, a.Shape);
        var y = Node.For(operation, new Shape(), a);
        if (b is { } second)
            y.AddInput(second);
        if (a.Length > 0)
        {
            var da = y.RequiresGradient ? y.Note(a.Length).Pointer : null;
            var db = y.RequiresGradient && b is { } ? y.Note(a.Length).Pointer : null;
            y.Values[0] = (float)(weight * SumOf<T>(a, b, target, da, db, weight));
        }
        else
            y.Values[0] = 0;
        return y.Done(PointwiseBackward);
    }

    private static void PointwiseBackward(Node y)
    {
        for (var i = 0; i < y.Inputs.Count && y.Inputs[i].Length > 0; i++)
            AddNote(y, input: i, note: i);
    }

    private static double SumOf<T>(Tensor a, Tensor? b, Tensor? target, float* da, float* db, float weight)
        where T : IPointwiseLoss
    {
        // One sum for each piece of 8,192 values, whatever the number of threads: the same bits on any machine.
        var pieces = (a.Length + PointwiseLossWork<T>.Piece - 1) / PointwiseLossWork<T>.Piece;
        using var sums = new Scratch(pieces);
        var x = a.Pointer;
        var work = new PointwiseLossWork<T>(x, b is { } second ? second.Pointer : x, target is { } third ? third.Pointer : x, da, db, sums.Pointer, a.Length, weight);
        Workers.Ranges(pieces, 2, ref work);
        var total = 0.0;
        foreach (var sum in sums.Span)
            total += sum;
        return total;
    }

    private readonly struct PointwiseLossWork<T>(float* a, float* b, float* target, float* da, float* db, float* sums, int length, float weight) : IRangeWork
        where T : IPointwiseLoss
    {
        public const int Piece = 8192;

        public void Run(int start, int end)
        {
            var w = new Vector<float>(weight);
            for (var piece = start; piece < end; piece++)
            {
                var (i, stop) = (piece * Piece, Math.Min(length, (piece + 1) * Piece));
                var sum = Vector<float>.Zero;
                for (; i <= stop - Vector<float>.Count; i += Vector<float>.Count)
                {
                    sum += T.Value(Vector.Load(a + i), Vector.Load(b + i), Vector.Load(target + i), out var left, out var right);
                    if (da != null) (w * left).Store(da + i);
                    if (db != null) (w * right).Store(db + i);
                }
                sums[piece] = Vector.Sum(sum);
                for (; i < stop; i++)
                {
                    sums[piece] += T.Value(new(a[i]), new(b[i]), new(target[i]), out var left, out var right)[0];
                    if (da != null) da[i] = weight * left[0];
                    if (db != null) db[i] = weight * right[0];
                }
            }
        }
    }

    private readonly struct BinaryCrossEntropyLoss : IPointwiseLoss
    {
        public static Vector<float> Value(Vector<float> x, Vector<float> b, Vector<float> t, out Vector<float> dx, out Vector<float> db)
        {
            // With e = e^-|x|: σ(|x|) = 1 / (1 + e), σ(-|x|) = e / (1 + e).
            var e = VectorFunctions.Exp(-Vector.Abs(x));
            var most = Vector<float>.One / (Vector<float>.One + e);
            var sigmoid = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), e * most, most);
            (dx, db) = (sigmoid - t, Vector<float>.Zero);
            return Vector.Max(x, Vector<float>.Zero) - x * t + VectorFunctions.LogP1OfUnit(e);
        }
    }

    private readonly struct SquaredErrorLoss : IPointwiseLoss
    {
        public static Vector<float> Value(Vector<float> a, Vector<float> b, Vector<float> t, out Vector<float> da, out Vector<float> db)
        {
            var error = a - b;
            (da, db) = (error + error, -(error + error));
            return error * error;
        }
    }

    private readonly struct GaussianLoss : IPointwiseLoss
    {
        private const float LogTwoPi = 1.8378770664f;

        public static Vector<float> Value(Vector<float> mean, Vector<float> logVariance, Vector<float> t, out Vector<float> dMean, out Vector<float> dLogVariance)
        {
            var half = new Vector<float>(0.5f);
            var precision = VectorFunctions.Exp(-logVariance);
            var error = mean - t;
            dMean = error * precision;
            var square = error * dMean;
            dLogVariance = half - half * square;
            return half * (new Vector<float>(LogTwoPi) + logVariance + square);
        }
    }

    private readonly struct NormalDivergenceLoss : IPointwiseLoss
    {
        public static Vector<float> Value(Vector<float> mean, Vector<float> logVariance, Vector<float> t, out Vector<float> dMean, out Vector<float> dLogVariance)
        {
            var half = new Vector<float>(0.5f);
            var less = ExpLessOne(logVariance, out var lessLine);
            (dMean, dLogVariance) = (mean, half * less);
            return half * (mean * mean + lessLine);
        }

        /// <summary>e^v - 1 and e^v - 1 - v; near 0, where both would lose their digits, by the series v²/2 + v³/6 + ….</summary>
        private static Vector<float> ExpLessOne(Vector<float> v, out Vector<float> lessLine)
        {
            var series = new Vector<float>(1f / 40320);
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(1f / 5040));
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(1f / 720));
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(1f / 120));
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(1f / 24));
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(1f / 6));
            series = Vector.FusedMultiplyAdd(series, v, new Vector<float>(0.5f));
            series *= v * v;
            var near = Vector.LessThan(Vector.Abs(v), new Vector<float>(0.5f));
            var less = VectorFunctions.Exp(v) - Vector<float>.One;
            lessLine = Vector.ConditionalSelect(near, series, less - v);
            return Vector.ConditionalSelect(near, series + v, less);
        }
    }
}
