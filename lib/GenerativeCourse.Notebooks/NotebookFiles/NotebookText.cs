using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.NotebookFiles;

/// <summary>
/// A notebook's text to the letter as VS Code saves it: JSON.stringify of JavaScript with an indent of one space and all
/// keys sorted. A reader who saves a notebook then changes in the file only what the reader changed.
/// </summary>
internal static class NotebookText
{
    /// <summary>Writes the whole file's text, with a newline at its end.</summary>
    public static string Of(JsonNode notebook)
    {
        var text = new StringBuilder(1 << 16);
        Write(text, notebook, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                var first = true;
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    Line(text.Append(first ? "{" : ","), depth + 1);
                    Quote(text, name);
                    Write(text.Append(": "), value, depth + 1);
                    first = false;
                }
                Line(text, depth);
                text.Append('}');
                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                {
                    Line(text.Append(i == 0 ? '[' : ','), depth + 1);
                    Write(text, items[i], depth + 1);
                }
                Line(text, depth);
                text.Append(']');
                break;
            case JsonObject: text.Append("{}"); break;
            case JsonArray: text.Append("[]"); break;
            case null: text.Append("null"); break;
            default: Scalar(text, node.AsValue()); break;
        }
    }

    private static void Line(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth);

    private static void Scalar(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: Quote(text, value.GetValue<string>()); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            default: text.Append(Number(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture))); break;
        }
    }

    // ECMA-262, Number::toString: the shortest digits that read back the same, without an exponent from 1e-6 to 1e21.
    internal static string Number(double value)
    {
        if (value == 0) return "0";
        if (!double.IsFinite(value)) return "null";
        // .NET finds the same shortest digits; only their layout differs.
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var point = parts[0].Split('.')[0].Length - (all.Length - digits.Length)
            + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        var (sign, exponent) = (value < 0 ? "-" : "", point - 1);
        digits = digits.TrimEnd('0');
        if (point is > 0 and <= 21)
            return sign + (digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}");
        if (point is > -6 and <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "" : "+")}{exponent}";
    }

    // ECMA-262, QuoteJSONString.
    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var whole = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (whole) text.Append(c).Append(value[++i]);
            else if (c < ' ' || char.IsSurrogate(c)) text.Append(c switch { '\n' => "\\n", '\t' => "\\t", '\r' => "\\r", '\b' => "\\b", '\f' => "\\f", _ => $"\\u{(int)c:x4}" });
            else if (c is '"' or '\\') text.Append('\\').Append(c);
            else text.Append(c);
        }
        text.Append('"');
    }
}
