namespace GenerativeCourse.Adversarial;

/// <summary>Says in words how a game stands, since its loss curves alone do not say whether the samples are good.</summary>
public static class GameDiagnosis
{
    /// <summary>One sentence about the last fifth of a game.</summary>
    /// <param name="reports">What <see cref="GenerativeAdversarialNetwork.Train(GenerativeCourse.Numerics.Matrix, AdversarialTraining?, ReadOnlyMemory{byte})"/> reported.</param>
    public static string Of(IReadOnlyList<AdversarialReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0)
            return "Nothing was played yet.";
        var late = reports.Skip(reports.Count - Math.Max(1, reports.Count / 5)).ToList();
        var (lossD, lossG) = (late.Average(report => report.DiscriminatorLoss), late.Average(report => report.GeneratorLoss));
        var (real, fake) = (late.Average(report => report.RealProbability), late.Average(report => report.FakeProbability));
        if (!double.IsFinite(lossD + lossG) || Math.Max(Math.Abs(lossD), Math.Abs(lossG)) > 100)
            return FormattableString.Invariant($"The losses run away (D {lossD:g3}, G {lossG:g3}): try a smaller learning rate.");
        if (real > 0.95 && fake < 0.05)
            return FormattableString.Invariant($"D has won: D(x) = {real:0.00}, D(G(z)) = {fake:0.00}. Whatever G tries is found out, and a loss that saturates teaches it nothing.");
        if (Math.Abs(real - 0.5) < 0.05 && Math.Abs(fake - 0.5) < 0.05)
            return FormattableString.Invariant($"D can only guess: D(x) = {real:0.00}, D(G(z)) = {fake:0.00}. Either the samples are good or D is too weak: look at them.");
        return FormattableString.Invariant($"Nobody has won: D(x) = {real:0.00}, D(G(z)) = {fake:0.00}.");
    }

    /// <summary>One sentence about the last fifth of a translation that was learned with the logistic losses (minimax, non-saturating).</summary>
    /// <param name="reports">What <see cref="Pix2Pix.Train"/> reported.</param>
    public static string Of(IReadOnlyList<TranslationReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0)
            return "Nothing was learned yet.";
        var late = reports.Skip(reports.Count - Math.Max(1, reports.Count / 5)).ToList();
        var (lossD, lossG) = (late.Average(report => report.DiscriminatorLoss), late.Average(report => report.GeneratorLoss));
        if (!double.IsFinite(lossD + lossG) || Math.Max(Math.Abs(lossD), Math.Abs(lossG)) > 100)
            return FormattableString.Invariant($"The losses run away (D {lossD:g3}, G {lossG:g3}): try a smaller learning rate.");
        if (lossD < 0.1)
            return FormattableString.Invariant($"D has won: its loss is {lossD:0.00}. Whatever G paints is found out, and only L1 teaches it anything.");
        if (Math.Abs(lossD - 2 * Math.Log(2)) < 0.03)
            return FormattableString.Invariant($"D can only guess: its loss is {lossD:0.00}, 2 ln 2 = 1.39. Either the paintings are good or D is too weak: look at them.");
        return FormattableString.Invariant($"Nobody has won: D's loss is {lossD:0.00}, where guessing has 1.39.");
    }
}
