using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1): m and v are running means of g and g²,
/// w -= η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε). Weight decay adds λ w to g.
/// </summary>
public unsafe class Adam : Optimizer
{
    private readonly float _beta1 = 0.9f, _beta2 = 0.999f, _epsilon = 1e-8f;

    /// <summary>Prepares to train parameters.</summary>
    public Adam(ParameterSet parameters)
        : this([new ParameterGroup(parameters)])
    {
    }

    /// <summary>Prepares to train groups of parameters with options of their own.</summary>
    public Adam(IEnumerable<ParameterGroup> groups)
        : base(groups, states: 2, learningRate: 1e-3f)
    {
    }

    /// <summary>β₁: how much of the mean gradient stays in a step, from 0 to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Beta1
    {
        get => _beta1;
        init => _beta1 = Fraction(value, nameof(Beta1));
    }

    /// <summary>β₂: how much of the mean squared gradient stays in a step, from 0 to less than 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Beta2
    {
        get => _beta2;
        init => _beta2 = Fraction(value, nameof(Beta2));
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

    /// <summary>Whether weight decay shrinks the weight itself instead of joining the gradient: AdamW.</summary>
    private protected virtual bool DecaysWeights => false;

    private protected override void Update(in Piece piece)
    {
        var (rate, decay, steps) = piece.Rule;
        // In double, as the powers of β₂ are close to 1.
        var stepSize = (float)(rate / (1 - Math.Pow(_beta1, steps)));
        var correction = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, steps)));
        var shrink = DecaysWeights ? 1 - rate * decay : 1;
        var pull = DecaysWeights ? 0 : decay;
        Apply(piece, new AdamRule(_beta1, _beta2, _epsilon, stepSize, correction, shrink, pull));
    }

    /// <summary>The algorithm's lines; what stands still is 0 before it is denormal (see Denormals).</summary>
    private readonly struct AdamRule(float beta1, float beta2, float epsilon, float stepSize, float correction, float shrink, float pull) : IRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(float* w, float* g, float* m, float* v)
        {
            var weight = Vector.Load(w);
            var gradient = Vector.FusedMultiplyAdd(new Vector<float>(pull), weight, Vector.Load(g));
            var mean = Denormals.ToZero(Vector.FusedMultiplyAdd(new Vector<float>(1 - beta1), gradient, beta1 * Vector.Load(m)));
            var square = Denormals.ToZero(Vector.FusedMultiplyAdd((1 - beta2) * gradient, gradient, beta2 * Vector.Load(v)));
            mean.Store(m);
            square.Store(v);
            var step = stepSize * mean / (correction * Vector.SquareRoot(square) + new Vector<float>(epsilon));
            Denormals.ToZero(shrink * weight - step).Store(w);
        }
    }

    private static float Fraction(float value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is from 0 to less than 1.");
}
