using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>The step itself: parameters ← parameters + ε velocity, with velocity ← momentum · velocity + Δ; without momentum ΔW goes straight into W.</summary>
/// <remarks>The velocity of a pixel that is always white only shrinks: it is 0 before it is denormal (see <see cref="Denormals"/>).</remarks>
internal sealed class Momentum(RestrictedBoltzmannMachine rbm, float momentum) : IDisposable
{
    private readonly Matrix? _w = momentum > 0 ? new Matrix(rbm.Visible, rbm.Hidden) : null;
    private readonly float[] _a = new float[rbm.Visible];
    private readonly float[] _b = new float[rbm.Hidden];

    /// <summary>One step.</summary>
    /// <param name="rows">Whose product is ΔW.</param>
    /// <param name="Δa">The visible biases' gradient.</param>
    /// <param name="Δb">The hidden biases' gradient.</param>
    /// <param name="learningRate">ε.</param>
    /// <param name="keep">What weight decay leaves of the weights.</param>
    public void Apply(GradientRows rows, float[] Δa, float[] Δb, float learningRate, float keep)
    {
        if (_w is null)
        {
            MatrixProduct.Multiply(rows.Visible, rows.Hidden, rbm.W, transposeA: true, scale: learningRate / rows.Cases, keep: keep);
        }
        else
        {
            MatrixProduct.Multiply(rows.Visible, rows.Hidden, _w, transposeA: true, scale: 1f / rows.Cases, keep: momentum);
            var work = new AddVelocity { Velocity = _w, Weights = rbm.W, LearningRate = learningRate, Keep = keep };
            Workers.Ranges(_w.Rows, 32, ref work);
        }
        Apply(rbm.a, _a, Δa, learningRate);
        Apply(rbm.b, _b, Δb, learningRate);
    }

    public void Dispose() => _w?.Dispose();

    private void Apply(float[] parameter, float[] velocity, float[] Δ, float learningRate)
    {
        TensorPrimitives.MultiplyAdd(velocity, momentum, Δ, velocity);
        Denormals.ToZero(velocity);
        TensorPrimitives.MultiplyAdd(velocity, learningRate, parameter, parameter);
    }

    private struct AddVelocity : IRangeWork
    {
        public Matrix Velocity, Weights;
        public float LearningRate, Keep;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                var w = Weights.Row(row);
                if (Keep != 1) TensorPrimitives.Multiply(w, Keep, w);
                Denormals.ToZero(Velocity.Row(row));
                TensorPrimitives.MultiplyAdd(Velocity.Row(row), LearningRate, w, w);
            }
        }
    }
}
