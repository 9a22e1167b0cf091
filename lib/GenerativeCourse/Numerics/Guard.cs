using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenerativeCourse.Numerics;

/// <summary>
/// What every public method of the library asks of its arguments and options. Each check gives its value back, or throws
/// one sentence in one form: "{Name} must be {what is allowed}, not {value}.", with the name as it stands in the reader's
/// cell and, where that teaches, one more short sentence.
/// </summary>
internal static partial class Guard
{
    // Below this nobody's memory is in question, and asking the collector costs more than most calls do.
    private const double Unquestioned = 64e6;

    /// <summary>A size, a count, a number of steps: <paramref name="least"/> or more.</summary>
    public static T AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        value >= least && T.IsFinite(value) ? value : throw Refusal(name, $"{Text(least)} or more", value, because);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static T InRange<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        value >= low && value <= high ? value : throw Refusal(name, $"{Text(low)} to {Text(high)}", value, because);

    /// <summary>A number above <paramref name="low"/> and below <paramref name="high"/>.</summary>
    public static T Between<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        value > low && value < high ? value : throw Refusal(name, $"above {Text(low)} and below {Text(high)}", value, because);

    /// <summary>A rate, a variance, a temperature: above 0 and finite.</summary>
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        T.IsFinite(value) && value > T.Zero ? value : throw Refusal(name, "a positive number", value, because);

    /// <summary>A penalty, a weight of a term, a deviation of noise: 0 or above, and finite.</summary>
    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        T.IsFinite(value) && value >= T.Zero ? value : throw Refusal(name, "0 or more", value, because);

    /// <summary>A probability: 0 to 1, both included.</summary>
    public static T Probability<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        value >= T.Zero && value <= T.One ? value : throw Refusal(name, "a probability, 0 to 1", value, because);

    /// <summary>A share that leaves something over (dropout, momentum, a decay): 0 to below 1.</summary>
    public static T Share<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        value >= T.Zero && value < T.One ? value : throw Refusal(name, "from 0 to below 1", value, because);

    /// <summary>Any number but NaN and the infinities.</summary>
    public static T Finite<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "", string? because = null)
        where T : INumber<T> =>
        T.IsFinite(value) ? value : throw Refusal(name, "a finite number", value, because);

    /// <summary>An index into something of <paramref name="count"/> items: 0 to count - 1.</summary>
    public static int Index(int value, int count, [CallerArgumentExpression(nameof(value))] string name = "") =>
        (uint)value < (uint)count ? value
        : throw (count == 0 ? new ArgumentOutOfRangeException(Name(name), $"{Name(name)} is {value}, but there is nothing to choose from.")
            : Refusal(name, count == 1 ? "0" : $"0 to {count - 1}", value));

    /// <summary>One of an enumeration's values.</summary>
    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value
        : throw new ArgumentOutOfRangeException(Name(name), $"{Name(name)} must be one of {string.Join(", ", Enum.GetNames<T>())}, not {value}.");

    /// <summary>
    /// A size whose memory the machine has. Call it before anything is allocated, with <paramref name="bytes"/> computed in
    /// double, so that no size overflows: <c>Guard.Memory(hidden, 4.0 * visible * hidden)</c>.
    /// </summary>
    public static T Memory<T>(T value, double bytes, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (bytes <= Unquestioned)
            return value;
        var info = GC.GetGCMemoryInfo();
        // A limit of this process's own (a container's, the collector's) may be below what the whole machine has in use.
        var used = info.MemoryLoadBytes <= info.TotalAvailableMemoryBytes ? Math.Max(info.MemoryLoadBytes, Environment.WorkingSet) : Environment.WorkingSet;
        var free = Math.Max(0, info.TotalAvailableMemoryBytes - used);
        return bytes <= free ? value
            : throw new ArgumentOutOfRangeException(Name(name), string.Create(CultureInfo.InvariantCulture,
                $"{Name(name)} {Text(value)} would need {Gigabytes(bytes)} GB; this machine has {Gigabytes(free)} GB free."));
    }

    /// <summary>
    /// Sizes, each 1 or more, whose product of values the machine has room for, and a tensor: the largest is named if not.
    /// </summary>
    /// <param name="bytes">Bytes for each value of the product.</param>
    /// <param name="sizes">The sizes and their names.</param>
    public static void Sizes(double bytes, params ReadOnlySpan<(int Value, string Name)> sizes)
    {
        var (largest, product) = (sizes[0], 1.0);
        foreach (var size in sizes)
        {
            AtLeast(size.Value, 1, size.Name);
            product *= size.Value;
            if (size.Value > largest.Value)
                largest = size;
        }
        Memory(largest.Value, product * bytes, largest.Name);
        if (product > Array.MaxLength - FloatPool.Slack)
            throw Refusal(largest.Name, "smaller", largest.Value, $"A matrix or tensor has at most {Array.MaxLength - FloatPool.Slack} values.");
    }

    /// <summary>The sentence of a refusal, for the few rules that no check above states.</summary>
    public static ArgumentOutOfRangeException Refusal<T>(string name, string allowed, T value, string? because = null) =>
        new(Name(name), $"{Name(name)} must be {allowed}, not {Text(value)}.{(because is null ? "" : " " + because)}");

    // "options.Epochs" and "_options.Epochs" are Epochs in the reader's cell, and so is "Guard.AtLeast(Epochs, 1)".
    private static string Name(string expression)
    {
        if (expression.IndexOf('(', StringComparison.Ordinal) is var open and >= 0 && expression.IndexOfAny([',', ')'], open) is var end && end > open + 1)
            expression = expression[(open + 1)..end];
        var name = expression[(expression.LastIndexOf('.') + 1)..].TrimStart('_');
        return name.Length > 0 ? name : expression;
    }

    private static string Text<T>(T value) =>
        value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "null";

    private static string Gigabytes(double bytes) =>
        (bytes / 1e9).ToString(bytes < 1e10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
