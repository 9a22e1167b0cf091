using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>
/// Charts of XPlot.Plotly and of Plotly.NET that a cell makes itself, shown like ours: interactive where scripts run, as a
/// picture everywhere. Both are found by the names of their types, whatever context they were loaded into, and the notebook's
/// formatters are told through their public methods, so that this library needs none of the three.
/// </summary>
internal static class ForeignCharts
{
    private const string XPlot = "XPlot.Plotly";
    private const string PlotlyNet = "Plotly.NET";
    private const string Formatting = "Microsoft.DotNet.Interactive.Formatting";
    private static readonly Lock Gate = new();
    private static readonly HashSet<Type> Known = [];
    private static bool _watching;

    /// <summary>Teaches the notebook's formatters the charts of both libraries, now and when one is loaded later.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            Known.Clear(); // a notebook that starts anew has forgotten what it learned
            if (!_watching) AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Teach(loaded.LoadedAssembly);
            _watching = true;
        }
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Teach(assembly);
    }

    /// <summary>The figure of a chart of either library; null for anything else.</summary>
    public static ForeignFigure? Read(object chart)
    {
        for (var type = chart.GetType(); type is not null; type = type.BaseType)
        {
            var figure = type.FullName switch
            {
                "XPlot.Plotly.PlotlyChart" => FromXPlot(chart, type),
                "Plotly.NET.GenericChart" => FromPlotlyNet(chart, type),
                _ => null,
            };
            if (figure is not null) return new ForeignFigure(figure);
        }
        return null;
    }

    private static void Teach(Assembly assembly)
    {
        var type = assembly.GetName().Name switch
        {
            XPlot => assembly.GetType("XPlot.Plotly.PlotlyChart"),
            PlotlyNet => assembly.GetType("Plotly.NET.GenericChart"),
            _ => null,
        };
        if (type is null) return;
        lock (Gate)
            if (!Known.Add(type)) return;
        foreach (var formatter in AppDomain.CurrentDomain.GetAssemblies().Where(a => a.GetName().Name == Formatting).Select(a => a.GetType($"{Formatting}.Formatter")).OfType<Type>())
            Teach(formatter, type);
    }

    private static void Teach(Type formatter, Type chart)
    {
        var register = formatter.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
        var prefer = formatter.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])]);
        if (register is null || prefer is null) return;
        Add(Mime.Plotly, figure => figure.ToPlotlyJson());
        Add(Mime.Html, figure => figure.ToHtml());
        Add(Mime.Png, figure => Still.Png(figure));
        Add(Mime.Text, figure => figure.ToText());
        prefer.Invoke(null, [chart, new[] { Mime.Plotly, Mime.Html, Mime.Png, Mime.Text }]);

        void Add(string mime, Func<ForeignFigure, string> write) => register.Invoke(null, [chart, new Action<object, TextWriter>((value, writer) => writer.Write(Read(value) is { } figure ? write(figure) : value.ToString())), mime]);
    }

    // The figure stands in the script that the chart would put into a page: "var data = […]; var layout = {…};".
    private static JsonObject? FromXPlot(object chart, Type type)
    {
        if (type.GetMethod("GetInlineJS")?.Invoke(chart, null) is not string script || After(script, "var data = ") is not JsonArray data) return null;
        var layout = After(script, "var layout = ") as JsonObject ?? [];
        foreach (var side in new[] { "Width", "Height" })
            if (type.GetProperty(side)?.GetValue(chart) is int pixels) layout.TryAdd(side.ToLowerInvariant(), pixels);
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }

    private static JsonObject? FromPlotlyNet(object chart, Type type)
    {
        var write = type.GetMethod("toFigureJson", BindingFlags.Public | BindingFlags.Static);
        if (write?.Invoke(null, [chart]) is not string text || JsonNode.Parse(text) is not JsonObject figure) return null;
        // The default template alone is larger than most charts, and front ends bring their own.
        (figure["layout"] as JsonObject)?.Remove("template");
        return figure;
    }

    private static JsonNode? After(string script, string start)
    {
        var at = script.IndexOf(start, StringComparison.Ordinal);
        if (at < 0) return null;
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(script[(at + start.Length)..]), isFinalBlock: false, default);
        return JsonElement.TryParseValue(ref reader, out var element) ? JsonNode.Parse(element.Value.GetRawText()) : null;
    }
}
