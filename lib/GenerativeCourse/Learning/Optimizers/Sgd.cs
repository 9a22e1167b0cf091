using System.Numerics;

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

    private protected override void Update(in Piece piece)
    {
        var (rate, decay, momentum) = (piece.Rule.LearningRate, piece.Rule.WeightDecay, _momentum);
        float* w = piece.Weight, g = piece.Gradient, v = piece.First;
        var i = 0;
        for (; i <= piece.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var weight = Vector.Load(w + i);
            var gradient = Vector.Load(g + i) + decay * weight;
            var velocity = momentum * Vector.Load(v + i) + gradient;
            velocity.Store(v + i);
            var step = Nesterov ? gradient + momentum * velocity : velocity;
            (weight - rate * step).Store(w + i);
        }
        for (; i < piece.Length; i++)
        {
            var gradient = g[i] + decay * w[i];
            v[i] = momentum * v[i] + gradient;
            w[i] -= rate * (Nesterov ? gradient + momentum * v[i] : v[i]);
        }
    }
}
