using System.Runtime.CompilerServices;

namespace GenerativeCourse.Charts;

/// <summary>
/// Looks at the answer to an exercise and says what is right, or hints at what is not. It never throws: an unfinished
/// exercise runs. Each verdict carries the class course-check and one of right, wrong and open, so that tests can find it.
/// </summary>
public static class Check
{
    /// <summary>Checks a condition.</summary>
    /// <param name="condition">True if the answer is right.</param>
    /// <param name="expectation">What is to be true, as a statement: "the probabilities add up to 1".</param>
    /// <param name="hint">Where to look if it is not.</param>
    public static void That(bool condition, string expectation, string? hint = null) =>
        Say(condition ? Verdict.Right : Verdict.Wrong, expectation, null, hint);

    /// <summary>Checks a condition whose computation may fail; NotImplementedException means: not answered yet.</summary>
    /// <inheritdoc cref="That(bool, string, string?)"/>
    public static void That(Func<bool> condition, string expectation, string? hint = null) =>
        Try(() => That(condition(), expectation, hint), expectation, hint);

    /// <summary>Checks a number. NaN means: not answered yet.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="expected">The right number.</param>
    /// <param name="expectation">What the number is: "the posterior of a 3".</param>
    /// <param name="hint">Where to look if it is wrong.</param>
    /// <param name="tolerance">Largest difference that is still right, relative to the larger of 1 and the right number.</param>
    public static void That(double value, double expected, string expectation, string? hint = null, double tolerance = 1e-6)
    {
        if (double.IsNaN(value) && !double.IsNaN(expected)) Say(Verdict.Open, expectation, null, hint);
        else if (Near(value, expected, tolerance)) Say(Verdict.Right, $"{expectation}: {Numbers.ForPeople(value)}", null, null);
        else Say(Verdict.Wrong, expectation, $"{Numbers.ForPeople(value)} is {Direction(value, expected, tolerance)}", hint);
    }

    /// <summary>Checks a number whose computation may fail; NotImplementedException means: not answered yet.</summary>
    /// <inheritdoc cref="That(double, double, string, string?, double)"/>
    public static void That(Func<double> value, double expected, string expectation, string? hint = null, double tolerance = 1e-6) =>
        Try(() => That(value(), expected, expectation, hint, tolerance), expectation, hint);

    /// <summary>Checks several numbers. None, or NaN first, means: not answered yet.</summary>
    /// <inheritdoc cref="That(double, double, string, string?, double)"/>
    public static void That(IEnumerable<double>? values, IEnumerable<double> expected, string expectation, string? hint = null, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var (mine, right) = (values?.ToArray() ?? [], expected.ToArray());
        if (mine.Length == 0 || double.IsNaN(mine[0]))
        {
            Say(right.Length == 0 && values is not null ? Verdict.Right : Verdict.Open, expectation, null, hint);
            return;
        }
        if (mine.Length != right.Length)
        {
            Say(Verdict.Wrong, expectation, $"there are {mine.Length} numbers, not {right.Length}", hint);
            return;
        }
        var wrong = Array.FindIndex([.. Enumerable.Range(0, mine.Length)], i => !Near(mine[i], right[i], tolerance));
        if (wrong < 0) Say(Verdict.Right, expectation, null, null);
        else Say(Verdict.Wrong, expectation, $"number [{wrong}], {Numbers.ForPeople(mine[wrong])}, is {Direction(mine[wrong], right[wrong], tolerance)}", hint);
    }

    /// <summary>Checks that a number lies between two others. NaN means: not answered yet.</summary>
    /// <param name="value">The answer.</param>
    /// <param name="low">The least right number.</param>
    /// <param name="high">The largest right number.</param>
    /// <param name="expectation">What the number is.</param>
    /// <param name="hint">Where to look if it is wrong.</param>
    public static void Between(double value, double low, double high, string expectation, string? hint = null)
    {
        if (double.IsNaN(value)) Say(Verdict.Open, expectation, null, hint);
        else if (value >= low && value <= high) Say(Verdict.Right, $"{expectation}: {Numbers.ForPeople(value)}", null, null);
        else Say(Verdict.Wrong, expectation, $"{Numbers.ForPeople(value)} is {(value < low ? "too small" : "too large")}", hint);
    }

    private static bool Near(double value, double expected, double tolerance) =>
        value.Equals(expected) || Math.Abs(value - expected) <= tolerance * Math.Max(1, Math.Abs(expected));

    // A hint, not the answer: how far off, and to which side.
    private static string Direction(double value, double expected, double tolerance) =>
        !double.IsFinite(value) ? "no finite number"
        : Near(value, expected, Math.Max(tolerance * 100, 0.01)) ? $"close, but a little too {(value < expected ? "small" : "large")}"
        : Near(-value, expected, tolerance) ? "right but for its sign"
        : value < expected ? "too small" : "too large";

    private static void Try(Action check, string expectation, string? hint)
    {
        try
        {
            check();
        }
        catch (NotImplementedException)
        {
            Say(Verdict.Open, expectation, null, hint);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Say(Verdict.Wrong, expectation, $"the answer stops with: {error.Message}", hint);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Say(Verdict verdict, string expectation, string? found, string? hint) =>
        Notebook.Show(new CheckResult(verdict, expectation, found, hint));
}

/// <summary>How an answer is.</summary>
internal enum Verdict
{
    Right,
    Wrong,
    Open,
}

/// <summary>What a check says.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
internal sealed class CheckResult(Verdict verdict, string expectation, string? found, string? hint) : IShowable
{
    /// <inheritdoc/>
    public string ToHtml()
    {
        var (name, sign, color) = verdict switch
        {
            Verdict.Right => ("right", "✔", "#007A5A"),
            Verdict.Wrong => ("wrong", "✘", "#B84A00"),
            _ => ("open", "…", "#0072B2"),
        };
        return $"<div class=\"course-check course-check-{name}\" style=\"font:15px/1.5 sans-serif;border-left:4px solid {color};padding:2px 10px;margin:3px 0\"><b style=\"color:{color}\">{sign}</b> {Numbers.Escape(Words())}</div>";
    }

    /// <inheritdoc/>
    public string ToText() => (verdict switch { Verdict.Right => "[right] ", Verdict.Wrong => "[wrong] ", _ => "[open] " }) + Words();

    private string Words()
    {
        var sentence = verdict switch
        {
            Verdict.Right => $"Right: {expectation}.",
            Verdict.Wrong => $"Not yet: {expectation}{(found is null ? "" : $" ({found})")}.",
            _ => $"Your turn: {expectation}.",
        };
        return verdict == Verdict.Right || hint is null ? sentence : $"{sentence} Hint: {hint.TrimEnd('.')}.";
    }
}
