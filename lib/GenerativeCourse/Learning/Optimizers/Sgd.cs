using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Stochastic gradient descent with momentum: v = μ v + g, w -= η v; Nesterov's form steps along g + μ v
/// (Sutskever et al. 2013). Weight decay adds λ w to g.
/// </summary>
public sealed unsafe class Sgd : Optimizer
{
    private readonly float _momentum;

    /// <summary>Prepares to train parameters.</summary>
    public Sgd(ParameterSet parameters)
        : this([new ParameterGroup(parameters)])
    {
    }

    /// <summary>Prepares to train groups of parameters with options of their own.</summary>
    public Sgd(IEnumerable<ParameterGroup> groups)
        : base(groups, states: 1, learningRate: 0.01f)
    {
    }

    /// <summary>μ, from 0 (plain descent) to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Momentum
    {
        get => _momentum;
        init => _momentum = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Momentum), value, "The momentum is from 0 to less than 1.");
    }

    /// <summary>Whether to look ahead along the momentum.</summary>
    public bool Nesterov { get; init; }

    private protected override void Update(in Piece piece) =>
        Apply(piece, new SgdRule(piece.Rule.LearningRate, piece.Rule.WeightDecay, _momentum, Nesterov));

    private readonly struct SgdRule(float rate, float decay, float momentum, bool nesterov) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(float* w, float* g, float* v, float* none)
        {
            var weight = Vector.Load(w);
            var gradient = Vector.Load(g) + decay * weight;
            var velocity = Denormals.ToZero(momentum * Vector.Load(v) + gradient);
            velocity.Store(v);
            var step = nesterov ? gradient + momentum * velocity : velocity;
            Denormals.ToZero(weight - rate * step).Store(w);
        }
    }
}
