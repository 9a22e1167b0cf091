using GenerativeCourse.Numerics;

namespace GenerativeCourse.Charts;

/// <summary>How an answer is.</summary>
internal enum Verdict
{
    Right,
    Close,
    Wrong,
    Open,
}

/// <summary>What was found of an answer.</summary>
/// <param name="Verdict">How it is.</param>
/// <param name="Found">What is wrong with it, in brackets behind the expectation; never the right number.</param>
/// <param name="Value">A right number, to be shown.</param>
/// <param name="Slip">The sentence that mends just this wrong value.</param>
internal sealed record Judgement(Verdict Verdict, string? Found = null, string? Value = null, string? Slip = null);

/// <summary>The rules by which answers are right, close or wrong.</summary>
internal static class Answer
{
    /// <summary>Close is what differs by at most this share of the right number.</summary>
    private const double CloseShare = 0.01;

    // Numbers that should cancel to zero leave a rest of this size.
    private const double Rounding = 1e-12;

    /// <summary>Computes an answer and judges it: what is not implemented is open, what throws is wrong.</summary>
    public static Judgement Judge<T>(Func<T> answer, Func<T, Judgement> judge)
    {
        ArgumentNullException.ThrowIfNull(answer);
        try
        {
            return judge(answer());
        }
        catch (NotImplementedException)
        {
            return new(Verdict.Open);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new(Verdict.Wrong, $"the answer stops with: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Judges one number.</summary>
    public static Judgement Judge(double value, double expected, double tolerance, (double Value, string Says)[]? slips)
    {
        if (Near(value, expected, tolerance)) return new(Verdict.Right, Value: Numbers.ForPeople(value));
        if (double.IsNaN(value)) return new(Verdict.Open);
        var slip = slips?.FirstOrDefault(s => Near(value, s.Value, tolerance)).Says ?? KnownSlip(value, expected, tolerance);
        var found = $"{Numbers.ForPeople(value)} is ";
        if (!double.IsFinite(value)) return new(Verdict.Wrong, found + "no finite number", Slip: slip);
        var side = value < expected ? "too small" : "too large";
        return slip is null && IsClose(value, expected, tolerance)
            ? new(Verdict.Close, $"{found}within 1 % of it, a little {side}")
            : new(Verdict.Wrong, found + side, Slip: slip);
    }

    /// <summary>Judges several numbers: how many there are, then the first that is wrong.</summary>
    public static Judgement Judge(IEnumerable<double>? values, IEnumerable<double> expected, double tolerance, (double[] Values, string Says)[]? slips)
    {
        var right = expected.ToArray();
        if (values is null) return new(Verdict.Open, "the answer is still null");
        var mine = values.ToArray();
        if (mine.Length == 0 && right.Length > 0) return new(Verdict.Open, $"the answer is still empty: {Count(right.Length)} belong in it");
        if (mine.Length > 0 && Array.TrueForAll(mine, double.IsNaN) && !Array.TrueForAll(right, double.IsNaN)) return new(Verdict.Open);
        if (mine.Length != right.Length) return new(Verdict.Wrong, $"the answer has {Count(mine.Length)}, not {right.Length}");

        var wrong = Enumerable.Range(0, mine.Length).Where(i => !Near(mine[i], right[i], tolerance)).ToArray();
        if (wrong.Length == 0) return new(Verdict.Right);
        var slip = slips?.FirstOrDefault(s => s.Values.Length == mine.Length && mine.Zip(s.Values).All(pair => Near(pair.First, pair.Second, tolerance))).Says;
        slip ??= mine.Order().Zip(right.Order()).All(pair => Near(pair.First, pair.Second, tolerance)) ? "The numbers are right, their order is not" : null;
        var first = wrong[0];
        var one = Judge(mine[first], right[first], tolerance, null);
        var found = $"number [{first}], {one.Found ?? "NaN, is no number"}";
        return slip is null && wrong.All(i => IsClose(mine[i], right[i], tolerance))
            ? new(Verdict.Close, found)
            : new(Verdict.Wrong, found, Slip: slip ?? one.Slip);
    }

    /// <summary>Judges a matrix: its shape, then its numbers by the size of the largest.</summary>
    public static Judgement Judge(Matrix? mine, Matrix right, double tolerance)
    {
        if (mine is null) return new(Verdict.Open, "the answer is still null");
        if (mine.Rows != right.Rows || mine.Columns != right.Columns)
            return new(Verdict.Wrong, $"the answer is {mine.Rows}x{mine.Columns}, not {right.Rows}x{right.Columns}",
                Slip: mine.Rows == right.Columns && mine.Columns == right.Rows ? "Rows and columns are exchanged" : null);
        double largest = 0, off = 0;
        var worst = 0;
        for (var i = 0; i < right.Rows * right.Columns; i++)
        {
            largest = Math.Max(largest, Math.Abs(right.Span[i]));
            var difference = Math.Abs((double)mine.Span[i] - right.Span[i]);
            if (difference > off || double.IsNaN(difference)) (off, worst) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, i);
        }
        var allowed = largest > 0 ? tolerance * largest : tolerance;
        if (off <= allowed) return new(Verdict.Right);
        var value = (double)mine.Span[worst];
        var found = $"[{worst / right.Columns}, {worst % right.Columns}], {Numbers.ForPeople(value)}, is {(double.IsFinite(value) ? value < right.Span[worst] ? "too small" : "too large" : "no finite number")}";
        return new(off <= CloseShare * largest ? Verdict.Close : Verdict.Wrong, found);
    }

    /// <summary>Judges a number that has to lie in a range.</summary>
    public static Judgement JudgeRange(double value, double low, double high) =>
        double.IsNaN(value) ? new(Verdict.Open)
        : value >= low && value <= high ? new(Verdict.Right, Value: Numbers.ForPeople(value))
        : new(Verdict.Wrong, $"{Numbers.ForPeople(value)} is {(value < low ? "too small" : "too large")}");

    private static string Count(int numbers) => numbers == 1 ? "1 number" : $"{numbers} numbers";

    private static bool Near(double value, double expected, double tolerance) =>
        value.Equals(expected) || Math.Abs(value - expected) <= Rounding + tolerance * (expected == 0 ? 1 : Math.Abs(expected));

    // Of zero nothing is one per cent: close is then a hundred times what is allowed.
    private static bool IsClose(double value, double expected, double tolerance) =>
        Math.Abs(value - expected) <= (expected == 0 ? 100 * tolerance : CloseShare * Math.Abs(expected));

    // What goes wrong in any exercise. Each rule is asked only where it says something: 0.5 is its own complement.
    private static string? KnownSlip(double value, double expected, double tolerance)
    {
        if (Near(-value, expected, tolerance)) return "It is right but for its sign";
        if (expected is > 0 and < 1 && Near(1 - value, expected, tolerance)) return "It is the probability of the opposite: 1 minus what is asked for";
        if (expected is > 0 and <= 1 && Near(value / 100, expected, tolerance)) return "It is right in per cent: give it as a share of 1";
        if (expected > 0 && Near(Math.Exp(value), expected, tolerance)) return "It is the logarithm of what is asked for";
        if (value > 0 && Near(Math.Log(value), expected, tolerance)) return "Its logarithm is what is asked for";
        return null;
    }
}
