using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Turns the margin of a support vector machine into a probability, P(y = 1 | margin) = 1 / (1 + exp(A margin + B)).</summary>
/// <remarks>Source: J. Platt, "Probabilistic outputs for support vector machines" (1999); Newton's method of H.-T. Lin, C.-J. Lin, R. Weng, "A note on Platt's probabilistic outputs" (2007), algorithm 1.</remarks>
internal readonly record struct PlattScaling(double A, double B)
{
    /// <summary>The probability of the positive class.</summary>
    public double Probability(double margin)
    {
        var f = A * margin + B;
        return f >= 0 ? Math.Exp(-f) / (1 + Math.Exp(-f)) : 1 / (1 + Math.Exp(f));
    }

    /// <summary>
    /// Fits the curve to margins of examples that were held out, fold by fold, each fold with its share of both sides.
    /// Null where a fold would have none of one side, or where held-out margins do not rise with the truth.
    /// </summary>
    /// <param name="features">N x D.</param>
    /// <param name="positive">N answers.</param>
    /// <param name="random">Of the folds.</param>
    /// <param name="solve">Trains a machine.</param>
    public static PlattScaling? HeldOut(Matrix features, bool[] positive, RandomStream random, Func<Matrix, bool[], MarginMachine> solve)
    {
        const int Folds = 3;
        var positives = positive.Count(p => p);
        if (Math.Min(positives, positive.Length - positives) < Folds) return null;

        // In a random order, but one side after the other: every third of them is a fold.
        int[] order = [.. random.Permutation(positive.Length).OrderBy(i => positive[i])];
        var margins = new double[positive.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] inside = [.. order.Where((_, place) => place % Folds != fold)], outside = [.. order.Where((_, place) => place % Folds == fold)];
            using var learned = Select(features, inside);
            using var judged = Select(features, outside);
            var machine = solve(learned, [.. inside.Select(i => positive[i])]);
            foreach (var (place, margin) in machine.Margins(judged).Index()) margins[outside[place]] = margin;
        }
        return Fit(margins, positive) is { A: < 0 } rising ? rising : null;
    }

    private static Matrix Select(Matrix features, int[] rows)
    {
        var selected = new Matrix(rows.Length, features.Columns);
        for (var i = 0; i < rows.Length; i++) features.Row(rows[i]).CopyTo(selected.Row(i));
        return selected;
    }

    /// <summary>Fits the curve to margins and the truth about them.</summary>
    public static PlattScaling Fit(double[] margins, bool[] positive)
    {
        double positives = positive.Count(p => p), negatives = margins.Length - positives;
        var (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2));
        var (a, b) = (0d, Math.Log((negatives + 1) / (positives + 1)));

        double Loss(double a, double b)
        {
            var loss = 0d;
            for (var i = 0; i < margins.Length; i++)
            {
                var (f, target) = (a * margins[i] + b, positive[i] ? high : low);
                loss += f >= 0 ? target * f + Math.Log(1 + Math.Exp(-f)) : (target - 1) * f + Math.Log(1 + Math.Exp(f));
            }
            return loss;
        }

        var value = Loss(a, b);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var (h11, h22, h21, g1, g2) = (1e-12, 1e-12, 0d, 0d, 0d);
            var now = new PlattScaling(a, b);
            for (var i = 0; i < margins.Length; i++)
            {
                var p = now.Probability(margins[i]);
                var (weight, error) = (p * (1 - p), (positive[i] ? high : low) - p);
                h11 += margins[i] * margins[i] * weight;
                h22 += weight;
                h21 += margins[i] * weight;
                g1 += margins[i] * error;
                g2 += error;
            }
            if (Math.Abs(g1) < 1e-5 && Math.Abs(g2) < 1e-5) break;
            var determinant = h11 * h22 - h21 * h21;
            var (stepA, stepB) = (-(h22 * g1 - h21 * g2) / determinant, -(-h21 * g1 + h11 * g2) / determinant);
            var slope = g1 * stepA + g2 * stepB;
            var length = 1d;
            for (; length >= 1e-10; length /= 2)
            {
                var next = Loss(a + length * stepA, b + length * stepB);
                if (next >= value + 1e-4 * length * slope) continue;
                (a, b, value) = (a + length * stepA, b + length * stepB, next);
                break;
            }
            if (length < 1e-10) break;
        }
        return new PlattScaling(a, b);
    }
}
