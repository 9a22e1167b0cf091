using GenerativeCourse.Numerics;

namespace GenerativeCourse.Charts;

/// <summary>
/// Looks at the answer to an exercise and says one of four things: <b>right</b>; <b>close</b> (within 1 % of the right number,
/// and not right); <b>not yet</b>, with a hint that unfolds; or <b>your turn</b>, if nothing was answered.
/// </summary>
/// <remarks>
/// <para>An untouched exercise runs, so a cell is written with a placeholder that says "not answered": <c>double.NaN</c> for a
/// number, <c>[]</c> or <c>null</c> for several, <c>throw new NotImplementedException()</c> for a method (check it through
/// <c>() =&gt;</c>). A check never throws; what is drawn from an answer stands behind <c>if (Check.That(…))</c>, so that a
/// wrong answer draws nothing.</para>
/// <para>The right number comes from the library or from another way of counting, not from the formula that is asked for:
/// no answer stands in a check line. The hint says where to look; <c>slips</c> are the typical wrong values, each with the
/// sentence that mends it:</para>
/// <code>
/// double share7 = double.NaN;   // your answer
/// Check.That(share7, digits.Labels.ToArray().Average(y =&gt; y == 7 ? 1.0 : 0), "the share of the digit 7",
///     "the bar of 7 in the chart above shows it",
///     slips: [(counts[7] / digits.Count, "whole numbers divide to a whole number: make one a double")]);
/// </code>
/// <para>The wrong sign, 1 minus the probability, per cent for a share and a logarithm for a number are recognized everywhere.
/// Each verdict carries the class course-check and one of course-check-right, -close, -wrong and -open, and its plain text begins with
/// [right], [close], [wrong] or [open], so that tests can find it.</para>
/// </remarks>
public static class Check
{
    /// <summary>Checks a condition.</summary>
    /// <param name="condition">True if the answer is right.</param>
    /// <param name="expectation">What is to be true, as a statement: "the probabilities add up to 1".</param>
    /// <param name="hint">Where to look if it is not.</param>
    /// <returns>True if the answer is right.</returns>
    public static bool That(bool condition, string expectation, string? hint = null) =>
        Say(condition ? new(Verdict.Right) : new(Verdict.Wrong), expectation, hint);

    /// <summary>Checks a condition whose computation may fail; NotImplementedException means: not answered yet.</summary>
    /// <inheritdoc cref="That(bool, string, string?)"/>
    public static bool That(Func<bool> condition, string expectation, string? hint = null) =>
        Say(Answer.Judge(condition, right => new(right ? Verdict.Right : Verdict.Wrong)), expectation, hint);

    /// <summary>Checks a number. NaN means: not answered yet.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="expected">The right number.</param>
    /// <param name="expectation">What the number is: "the posterior of a 3".</param>
    /// <param name="hint">Where to look if it is wrong.</param>
    /// <param name="tolerance">Largest difference that is still right, as a share of the right number; as it is if that number is 0.</param>
    /// <param name="slips">Typical wrong values, each with the sentence that mends it.</param>
    /// <returns>True if the answer is right.</returns>
    public static bool That(double value, double expected, string expectation, string? hint = null, double tolerance = 1e-6,
        (double Value, string Says)[]? slips = null) =>
        Say(Answer.Judge(value, expected, tolerance, slips), expectation, hint);

    /// <summary>Checks a number whose computation may fail; NotImplementedException means: not answered yet.</summary>
    /// <inheritdoc cref="That(double, double, string, string?, double, ValueTuple{double, string}[])"/>
    public static bool That(Func<double> value, double expected, string expectation, string? hint = null, double tolerance = 1e-6,
        (double Value, string Says)[]? slips = null) =>
        Say(Answer.Judge(value, number => Answer.Judge(number, expected, tolerance, slips)), expectation, hint);

    /// <summary>Checks several numbers. None, null, or only NaN means: not answered yet.</summary>
    /// <param name="values">The answer.</param>
    /// <param name="expected">The right numbers.</param>
    /// <param name="expectation">What the numbers are: "the ten likelihoods".</param>
    /// <param name="hint">Where to look if they are wrong.</param>
    /// <param name="tolerance">Largest difference that is still right, as a share of the right number; as it is if that number is 0.</param>
    /// <param name="slips">Typical wrong answers, each with the sentence that mends it.</param>
    /// <returns>True if all numbers are right.</returns>
    public static bool That(IEnumerable<double>? values, IEnumerable<double> expected, string expectation, string? hint = null, double tolerance = 1e-6,
        (double[] Values, string Says)[]? slips = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Say(Answer.Judge(() => values, mine => Answer.Judge(mine, expected, tolerance, slips)), expectation, hint);
    }

    /// <summary>Checks several numbers whose computation may fail; NotImplementedException means: not answered yet.</summary>
    /// <inheritdoc cref="That(IEnumerable{double}, IEnumerable{double}, string, string?, double, ValueTuple{double[], string}[])"/>
    public static bool That(Func<IEnumerable<double>?> values, IEnumerable<double> expected, string expectation, string? hint = null, double tolerance = 1e-6,
        (double[] Values, string Says)[]? slips = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Say(Answer.Judge(values, mine => Answer.Judge(mine, expected, tolerance, slips)), expectation, hint);
    }

    /// <summary>Checks several numbers of single precision whose computation may fail.</summary>
    /// <inheritdoc cref="That(Func{IEnumerable{double}}, IEnumerable{double}, string, string?, double, ValueTuple{double[], string}[])"/>
    public static bool That(Func<IEnumerable<float>?> values, IEnumerable<float> expected, string expectation, string? hint = null, double tolerance = 1e-5,
        (double[] Values, string Says)[]? slips = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Say(Answer.Judge(values, mine => Answer.Judge(mine?.Select(v => (double)v), expected.Select(v => (double)v), tolerance, slips)), expectation, hint);
    }

    /// <summary>Checks a matrix whose computation may fail: its shape first, then its numbers.</summary>
    /// <param name="value">Computes the answer.</param>
    /// <param name="expected">The right matrix.</param>
    /// <param name="expectation">What the matrix is.</param>
    /// <param name="hint">Where to look if it is wrong.</param>
    /// <param name="tolerance">Largest difference that is still right, as a share of the largest right number.</param>
    /// <returns>True if the answer is right.</returns>
    public static bool That(Func<Matrix?> value, Matrix expected, string expectation, string? hint = null, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Say(Answer.Judge(value, mine => Answer.Judge(mine, expected, tolerance)), expectation, hint);
    }

    /// <summary>
    /// Checks that a number lies between two others. For what has no one right answer, such as an accuracy to reach:
    /// where there is one, <see cref="That(double, double, string, string?, double, ValueTuple{double, string}[])"/> lets no guess pass.
    /// NaN means: not answered yet.
    /// </summary>
    /// <param name="value">The answer.</param>
    /// <param name="low">The least right number.</param>
    /// <param name="high">The largest right number.</param>
    /// <param name="expectation">What the number is.</param>
    /// <param name="hint">Where to look if it is wrong.</param>
    /// <returns>True if the answer is right.</returns>
    public static bool Between(double value, double low, double high, string expectation, string? hint = null) =>
        Say(Answer.JudgeRange(value, low, high), expectation, hint);

    /// <summary>As <see cref="Between(double, double, double, string, string?)"/>, for a number whose computation may fail.</summary>
    /// <inheritdoc cref="Between(double, double, double, string, string?)"/>
    public static bool Between(Func<double> value, double low, double high, string expectation, string? hint = null) =>
        Say(Answer.Judge(value, number => Answer.JudgeRange(number, low, high)), expectation, hint);

    private static bool Say(Judgement judgement, string expectation, string? hint)
    {
        Notebook.Show(new CheckResult(judgement, expectation, hint));
        return judgement.Verdict == Verdict.Right;
    }
}
