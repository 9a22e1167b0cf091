using System.Globalization;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts.Plotly;

/// <summary>Reading descriptions.</summary>
internal static class Json
{
    public static bool Has(this JsonObject spec, string name) => spec[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => true,
    };

    public static string? Text(this JsonObject spec, string name) => (string?)spec[name];

    public static double? Number(this JsonObject spec, string name) => (double?)spec[name];

    /// <summary>Numbers; null is NaN.</summary>
    public static double[] Doubles(this JsonArray array) => [.. array.Select(v => v is null ? double.NaN : (double)v)];

    public static string[] Strings(this JsonArray array) => [.. array.Select(v => (string?)v ?? "")];
}

/// <summary>Property bags.</summary>
internal static class Bag
{
    /// <summary>A bag of those properties that are not null.</summary>
    public static DynamicObj.DynamicObj Of(params (string Name, object? Value)[] properties)
    {
        var bag = new DynamicObj.DynamicObj();
        foreach (var (name, value) in properties)
            if (value is not null) bag.SetProperty(name, value);
        return bag;
    }
}

/// <summary>Makes figures small.</summary>
internal static class Trim
{
    private static readonly HashSet<string> Data = ["x", "y", "z", "size", "color", "array"];

    /// <summary>Numbers of data arrays with five digits, relative to what the array spans; NaN as null.</summary>
    public static void Numbers(JsonNode node)
    {
        if (node is JsonArray items)
            foreach (var item in items.OfType<JsonNode>()) Numbers(item);
        if (node is not JsonObject spec) return;
        foreach (var (name, value) in spec.ToArray())
        {
            if (value is JsonArray array && Data.Contains(name)) spec[name] = Array(array);
            else if (value is JsonObject or JsonArray) Numbers(value);
        }
    }

    private static JsonArray Array(JsonArray array)
    {
        if (array.Any(v => v is JsonArray)) return [.. array.Select(row => (JsonNode)Array(row!.AsArray()))];
        var values = array.Select(v => v is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN).ToArray();
        if (array.Any(v => v is JsonValue value && value.TryGetValue<string>(out var text) && text is not ("NaN" or "Infinity" or "-Infinity"))) return (JsonArray)array.DeepClone();
        var finite = values.Where(double.IsFinite).ToArray();
        var span = finite.Length == 0 ? 1 : finite.Max() - finite.Min();
        return [.. values.Select(v => double.IsFinite(v) ? JsonValue.Create(Round(v, span)) : null)];
    }

    private static double Round(double value, double span)
    {
        if (value == 0) return 0;
        // More digits where all values lie close together, as 1000.01 to 1000.02.
        var more = span > 0 ? Math.Clamp((int)Math.Ceiling(Math.Log10(Math.Abs(value) / span)), 0, 10) : 0;
        return double.Parse(value.ToString("E" + (4 + more).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
