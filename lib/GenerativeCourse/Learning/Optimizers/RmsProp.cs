using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// RMSProp (Tieleman and Hinton 2012): the gradient over its running root mean square, v = α v + (1 - α) g²,
/// w -= η g / (√v + ε); with momentum the steps are run together. Weight decay adds λ w to g.
/// </summary>
public sealed unsafe class RmsProp : Optimizer
{
    private readonly float _smoothing = 0.99f, _momentum, _epsilon = 1e-8f;

    /// <summary>Prepares to train parameters.</summary>
    public RmsProp(ParameterSet parameters)
        : this([new ParameterGroup(parameters)])
    {
    }

    /// <summary>Prepares to train groups of parameters with options of their own.</summary>
    public RmsProp(IEnumerable<ParameterGroup> groups)
        : base(groups, states: 2, learningRate: 0.01f)
    {
    }

    /// <summary>α: how much of the mean square stays in a step, from 0 to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Smoothing
    {
        get => _smoothing;
        init => _smoothing = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Smoothing), value, "The smoothing is from 0 to less than 1.");
    }

    /// <summary>How much of the last step stays in the next, from 0 to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Momentum
    {
        get => _momentum;
        init => _momentum = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Momentum), value, "The momentum is from 0 to less than 1.");
    }

    /// <summary>ε: keeps the step finite where gradients vanish, positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public float Epsilon
    {
        get => _epsilon;
        init => _epsilon = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "Epsilon is positive.");
    }

    private protected override void Update(in Piece piece) =>
        Apply(piece, new RmsPropRule(piece.Rule.LearningRate, piece.Rule.WeightDecay, _smoothing, _momentum, _epsilon));

    private readonly struct RmsPropRule(float rate, float decay, float alpha, float momentum, float epsilon) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(float* w, float* g, float* v, float* s)
        {
            var weight = Vector.Load(w);
            var gradient = Vector.Load(g) + decay * weight;
            var square = Denormals.ToZero(alpha * Vector.Load(v) + (1 - alpha) * gradient * gradient);
            var step = Denormals.ToZero(momentum * Vector.Load(s) + gradient / (Vector.SquareRoot(square) + new Vector<float>(epsilon)));
            square.Store(v);
            step.Store(s);
            Denormals.ToZero(weight - rate * step).Store(w);
        }
    }
}
