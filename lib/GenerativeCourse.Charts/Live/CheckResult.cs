using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>What a check says: one sentence and, after a wrong answer, a hint that unfolds.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
internal sealed class CheckResult(Judgement judgement, string expectation, string? hint) : IShowable
{
    /// <inheritdoc/>
    public string ToHtml()
    {
        // Colours that can be read on white and on black.
        var (name, sign, color) = judgement.Verdict switch
        {
            Verdict.Right => ("right", "✔", "#00916B"),
            Verdict.Close => ("close", "≈", "#A67C00"),
            Verdict.Wrong => ("wrong", "✘", "#D55E00"),
            _ => ("open", "✎", "#3A8FC9"),
        };
        var html = new StringBuilder();
        html.Append($"<div class=\"course-check course-check-{name}\" style=\"font:15px/1.5 sans-serif;border-left:4px solid {color};padding:2px 10px;margin:3px 0\">");
        html.Append($"<b style=\"color:{color}\">{sign}</b> {Numbers.Escape(Sentence())}");
        if (Hint() is { } help) html.Append($"<details style=\"margin-left:1.3em\"><summary style=\"cursor:pointer\">A hint</summary>{Numbers.Escape(help)}</details>");
        return html.Append("</div>").ToString();
    }

    /// <inheritdoc/>
    public string ToText()
    {
        var sign = judgement.Verdict switch { Verdict.Right => "[right]", Verdict.Close => "[close]", Verdict.Wrong => "[wrong]", _ => "[open]" };
        return Hint() is { } help ? $"{sign} {Sentence()}\n        Hint: {help}" : $"{sign} {Sentence()}";
    }

    private string Sentence() => judgement.Verdict switch
    {
        Verdict.Right => $"Right: {expectation}{(judgement.Value is { } value ? ": " + value : "")}.",
        Verdict.Close => $"Close: {expectation} ({judgement.Found}).",
        Verdict.Wrong => $"Not yet: {expectation}{(judgement.Found is { } found ? $" ({found})" : "")}.",
        _ => $"Your turn: {expectation}{(judgement.Found is { } why ? $" ({why})" : "")}.",
    };

    // Before an answer there is no hint, and behind a right one no need of it.
    private string? Hint()
    {
        if (judgement.Verdict is Verdict.Right or Verdict.Open) return null;
        var parts = new[] { judgement.Slip, hint }.OfType<string>().Select(Ended).ToArray();
        return parts.Length == 0 ? null : string.Join(' ', parts);
    }

    // A sentence begins with a capital, unless it begins with a symbol or with code.
    private static string Ended(string sentence)
    {
        var text = sentence.Trim().TrimEnd('.');
        var word = text.AsSpan(0, Math.Max(0, text.IndexOf(' ', StringComparison.Ordinal)));
        if (word.Length > 0 && !word.ContainsAnyExceptInRange('a', 'z') && !(word.Length == 1 && word[0] != 'a')) text = char.ToUpperInvariant(text[0]) + text[1..];
        return text.EndsWith('?') || text.EndsWith('!') || text.EndsWith('…') ? text : text + ".";
    }
}
