namespace GenerativeCourse.Charts;

/// <summary>
/// How much work a notebook does: quick (seconds, for tests), class (the default) or full (reference results).
/// Read from the environment variable COURSE_PRESET.
/// </summary>
public sealed class Preset
{
    /// <summary>The environment variable that chooses.</summary>
    public const string Variable = "COURSE_PRESET";

    /// <summary>Seconds: for tests.</summary>
    public static readonly Preset Quick = new("quick");

    /// <summary>A whole notebook in the time of a class.</summary>
    public static readonly Preset Class = new("class");

    /// <summary>Reference results.</summary>
    public static readonly Preset Full = new("full");

    private readonly string _name;

    private Preset(string name) => _name = name;

    /// <summary>The preset that COURSE_PRESET names; class if it names none.</summary>
    /// <exception cref="InvalidOperationException">The variable names something else.</exception>
    public static Preset Current => Named(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The value for the current preset.</summary>
    /// <inheritdoc cref="Current" path="/exception"/>
    public static T Pick<T>(T quick, T @class, T full)
    {
        var current = Current;
        return current == Quick ? quick : current == Full ? full : @class;
    }

    /// <summary>The preset's name.</summary>
    public override string ToString() => _name;

    internal static Preset Named(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        null or "" or "class" => Class,
        "quick" => Quick,
        "full" => Full,
        _ => throw new InvalidOperationException($"{Variable} is \"{name}\"; it must be quick, class or full."),
    };
}
