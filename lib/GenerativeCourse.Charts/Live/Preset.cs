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

    /// <summary>
    /// Says at quick, and only there, why what comes does not look as the text says: a model that was trained for seconds has
    /// learned little.
    /// </summary>
    /// <param name="sentence">What is to be expected, as a whole sentence.</param>
    /// <inheritdoc cref="Current" path="/exception"/>
    public static void QuickNote(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (Current == Quick) Notebook.Show(new Note("Preset quick: " + sentence));
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

/// <summary>A sentence beside a result.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
internal sealed class Note(string sentence) : IShowable
{
    /// <inheritdoc/>
    public string ToHtml() => $"<div class=\"course-note\" style=\"font:15px/1.5 sans-serif;border-left:4px solid #888;padding:2px 10px;margin:3px 0\">{Numbers.Escape(sentence)}</div>";

    /// <inheritdoc/>
    public string ToText() => sentence;
}
