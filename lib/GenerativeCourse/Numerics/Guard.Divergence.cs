using System.Globalization;

namespace GenerativeCourse.Numerics;

/// <content>What a training says that has left the numbers.</content>
internal static partial class Guard
{
    /// <summary>
    /// "The training diverged: {what} is {value} at epoch {e}.", and the option that was changed from its default if it is the
    /// only one of those that can cause it; else no culprit, for nobody knows which of two it was.
    /// </summary>
    /// <param name="what">What is no sensible number any more: "the loss", "a weight".</param>
    /// <param name="value">What it is.</param>
    /// <param name="epoch">When, in epochs from the start, fractions allowed.</param>
    /// <param name="suspects">The options that can cause it: name, value, default.</param>
    public static InvalidOperationException Diverged(string what, double value, double epoch, params ReadOnlySpan<(string Name, object? Value, object? Default)> suspects)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"The training diverged: {what} is {value:g3} at epoch {epoch:0.##}.");
        var culprit = -1;
        for (var i = 0; i < suspects.Length; i++)
        {
            if (Equals(suspects[i].Value, suspects[i].Default)) continue;
            if (culprit >= 0) return new InvalidOperationException(said);
            culprit = i;
        }
        return new InvalidOperationException(culprit < 0 ? said
            : $"{said} {suspects[culprit].Name} {Text(suspects[culprit].Value)} differs from its default, {Text(suspects[culprit].Default ?? "none")}.");
    }
}
