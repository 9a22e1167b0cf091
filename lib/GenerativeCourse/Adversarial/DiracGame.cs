using System.Numerics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>In which order the two players move.</summary>
public enum TurnOrder
{
    /// <summary>Both at once, each against where the other stood.</summary>
    Simultaneous,

    /// <summary>D first, then G against where D stands now.</summary>
    Alternating,
}

/// <summary>
/// The smallest game of all: all data is the number 0, G always says θ, and D's score is s(x) = ψ x. With the logistic
/// losses D ascends V(θ, ψ) = -softplus(ψθ) - ln 2 less a penalty γ/2 ψ² (R1), and G descends the same V. Its one
/// place of rest is θ = ψ = 0; whether the players get there, the eigenvalues of one update say.
/// </summary>
/// <remarks>L. Mescheder, A. Geiger, S. Nowozin, "Which training methods for GANs do actually converge?", ICML 2018, sections 2 and 3, lemmas 2.2 to 2.5 and 3.1.</remarks>
/// <param name="learningRate">h, positive.</param>
/// <param name="penalty">γ, 0 or more.</param>
/// <param name="order">Who moves when.</param>
public sealed class DiracGame(double learningRate = 0.2, double penalty = 0, TurnOrder order = TurnOrder.Simultaneous)
{
    /// <summary>h.</summary>
    public double LearningRate { get; } = Guard.Positive(learningRate);

    /// <summary>γ.</summary>
    public double Penalty { get; } = Guard.NotNegative(penalty);

    /// <summary>Who moves when.</summary>
    public TurnOrder Order { get; } = Guard.Defined(order);

    /// <summary>Both gradients at a place: where G is drawn to (descending V) and where D is (ascending it).</summary>
    /// <param name="theta">θ, what G says.</param>
    /// <param name="psi">ψ, D's slope.</param>
    public (double Theta, double Psi) Direction(double theta, double psi)
    {
        var d = 1 / (1 + Math.Exp(-psi * theta)); // D(θ), the derivative of softplus
        return (psi * d, -theta * d - Penalty * psi);
    }

    /// <summary>The path of both from a start, the start included. It ends early where a number grows beyond 1e6.</summary>
    /// <param name="theta">θ at first.</param>
    /// <param name="psi">ψ at first.</param>
    /// <param name="steps">How many updates, 0 or more.</param>
    public IEnumerable<(double Theta, double Psi)> Play(double theta, double psi, int steps)
    {
        Guard.Finite(theta);
        Guard.Finite(psi);
        Guard.NotNegative(steps);
        return Path(theta, psi, steps);
    }

    /// <summary>
    /// The eigenvalues of one update near the place of rest: their modulus is the factor by which the distance from it
    /// changes with each step, above 1 outward, below 1 inward; their angle is how far the pair turns.
    /// </summary>
    public (Complex First, Complex Second) Eigenvalues()
    {
        // V's second derivative there: θ' = ψ/2, ψ' = -θ/2 - γψ. Simultaneous: I + hA. Alternating: D's step, then G's.
        var (h, g) = (LearningRate, Penalty);
        var (a, b) = (1.0, h / 2);
        var (c, d) = (-h / 2, 1 - h * g);
        if (Order == TurnOrder.Alternating)
            (a, b) = (1 + b * c, b * d);
        var (half, product) = ((a + d) / 2, a * d - b * c);
        var root = Complex.Sqrt(half * half - product);
        return (half + root, half - root);
    }

    private IEnumerable<(double Theta, double Psi)> Path(double theta, double psi, int steps)
    {
        yield return (theta, psi);
        for (var step = 0; step < steps && Math.Max(Math.Abs(theta), Math.Abs(psi)) < 1e6; step++)
        {
            if (step % 1000 == 0)
                Cancellation.ThrowIfRequested();
            var old = psi;
            psi += LearningRate * Direction(theta, psi).Psi;
            theta += LearningRate * Direction(theta, Order == TurnOrder.Alternating ? psi : old).Theta;
            yield return (theta, psi);
        }
    }
}
