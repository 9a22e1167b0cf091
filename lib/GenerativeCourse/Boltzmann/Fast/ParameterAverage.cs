using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>The mean of a machine's parameters over many updates, which is less noisy than any of them.</summary>
internal sealed class ParameterAverage(RestrictedBoltzmannMachine rbm) : IDisposable
{
    private readonly Matrix _w = new(rbm.Visible, rbm.Hidden);
    private readonly float[] _a = new float[rbm.Visible];
    private readonly float[] _b = new float[rbm.Hidden];

    /// <summary>How many states of the parameters it is the mean of.</summary>
    public int Count { get; private set; }

    /// <summary>Takes in the parameters as they are now.</summary>
    public void Add()
    {
        Count++;
        var work = new UpdateRows { Mean = _w, Now = rbm.W, Share = 1f / Count };
        Workers.Ranges(_w.Rows, 32, ref work);
        MovingAverage.Update(_a, rbm.a, 1f / Count);
        MovingAverage.Update(_b, rbm.b, 1f / Count);
    }

    /// <summary>Gives the machine the mean; nothing happens if nothing was taken in.</summary>
    public void Apply()
    {
        if (Count == 0) return;
        _w.Span.CopyTo(rbm.W.Span);
        _a.CopyTo(rbm.a, 0);
        _b.CopyTo(rbm.b, 0);
    }

    public void Dispose() => _w.Dispose();

    private struct UpdateRows : IRangeWork
    {
        public Matrix Mean, Now;
        public float Share;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++) MovingAverage.Update(Mean.Row(row), Now.Row(row), Share);
        }
    }
}

/// <summary>mean ← (1 − share) mean + share now; what fades is 0 before it is denormal (see <see cref="Denormals"/>).</summary>
internal static class MovingAverage
{
    public static void Update(Span<float> mean, ReadOnlySpan<float> now, float share)
    {
        TensorPrimitives.Multiply(mean, 1 - share, mean);
        TensorPrimitives.MultiplyAdd(now, share, mean, mean);
        Denormals.ToZero(mean);
    }
}
