using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class FormattingTests : EngineHarness
{
    private const string SelfFormatting = """
        using System.IO;
        [AttributeUsage(AttributeTargets.Class)]
        class TypeFormatterSourceAttribute : Attribute
        {
            public TypeFormatterSourceAttribute(Type type) => FormatterSourceType = type;
            public Type FormatterSourceType { get; }
            public string[] PreferredMimeTypes { get; set; }
        }
        class PictureFormatter
        {
            public string MimeType { get; set; }
            public bool Format(object value, TextWriter writer)
            {
                writer.Write(MimeType == "text/html" ? ((Picture)value).ToHtml() : MimeType == "text/plain" ? "a picture" : "{\"data\":[1,2],\"layout\":{}}");
                return true;
            }
        }
        class PictureFormatters
        {
            public IEnumerable CreateTypeFormatters()
            {
                foreach (var type in new[] { "application/vnd.plotly.v1+json", "text/html", "text/plain" }) yield return new PictureFormatter { MimeType = type };
            }
        }
        [TypeFormatterSource(typeof(PictureFormatters), PreferredMimeTypes = new[] { "application/vnd.plotly.v1+json", "text/html", "text/plain" })]
        class Picture { public string ToHtml() => "<svg/>"; }
        """;

    [Fact]
    public async Task Objects_and_sequences_look_as_in_dotnet_interactive()
    {
        var table = await Html("record P(int A, string B);\nnew[] { new P(1, \"a\"), new P(2, \"b\") }");
        Assert.Contains("<table><thead><tr><th><i>index</i></th><th>value</th></tr></thead>", table);
        Assert.Contains("dni-treeview", table);
        Assert.Contains("<pre>[ 1, 2, 3 ]</pre>", await Html("new[] { 1, 2, 3 }"));
        Assert.Contains("<i>key</i>", await Html("new Dictionary<string, int> { [\"a\"] = 1 }"));
    }

    [Fact]
    public async Task Plain_text_is_there_for_front_ends_that_show_nothing_else()
    {
        Assert.Equal("[ 1, 2, 3 ]", await Value("new[] { 1, 2, 3 }"));
        var tuples = await Value("new[] { (1, \"a\"), (2, \"b\") }");
        Assert.Contains("( 1, a )", tuples);
        Assert.Contains("( 2, b )", tuples);
        Assert.DoesNotContain("False", tuples);
        Assert.Equal("0.1", await Value("0.1"));
    }

    [Fact]
    public async Task A_text_is_a_text_and_html_is_html()
    {
        var text = (await Run("\"a<b\"")).Value!;
        Assert.Equal(["text/plain"], text.MimeTypes);
        var html = (await Run("HTML(\"<b>x</b>\")")).Value!;
        Assert.Equal("<b>x</b>", (string?)html.Data["text/html"]);
    }

    [Fact]
    public async Task Formulas_are_latex()
    {
        var value = (await Run("using Microsoft.DotNet.Interactive; new MathString(\"x^2\")")).Value!;
        Assert.Equal("$$x^2$$", (string?)value.Data["text/latex"]);
        Assert.Equal("text/latex", value.MimeTypes.First());
    }

    [Fact]
    public async Task A_type_that_formats_itself_shows_all_its_forms_and_json_as_json()
    {
        await Value(SelfFormatting);
        foreach (var bundle in new[] { (await Run("new Picture()")).Value!, await Displayed("display(new Picture());") })
        {
            Assert.Equal(["application/vnd.plotly.v1+json", "text/html", "text/plain"], bundle.MimeTypes);
            Assert.Equal(2, (int?)bundle.Data["application/vnd.plotly.v1+json"]!["data"]![1]);
            Assert.Equal("<svg/>", (string?)bundle.Data["text/html"]);
            Assert.Equal("a picture", bundle.PlainText);
        }
    }

    [Fact]
    public async Task A_formatter_that_a_cell_registers_counts_and_ends_with_the_notebook()
    {
        await Value("using Microsoft.DotNet.Interactive.Formatting; class T { } Formatter.Register<T>(t => \"<t/>\", \"text/html\");");
        Assert.Equal("<t/>", await Html("new T()"));
        Assert.Equal(20, Microsoft.DotNet.Interactive.Formatting.Formatter.ListExpansionLimit);
        await Value("Formatter.ListExpansionLimit = 3;");
        using var other = new CellEngine(new EngineOptions { WorkingDirectory = Folder });
        Assert.Equal(20, Microsoft.DotNet.Interactive.Formatting.Formatter.ListExpansionLimit);
    }

    [Fact]
    public async Task Display_gives_a_handle_that_updates_in_place_also_from_a_later_cell()
    {
        await Value("var shown = display(\"one\"); shown.Update(\"two\");");
        var id = Sink.Displays.Single().DisplayId;
        Assert.Equal((id, "two"), (Sink.Updates.Single().DisplayId, Sink.Updates.Single().Bundle.PlainText));
        await Value("shown.Update(3);");
        Assert.Equal((id, "3"), (Sink.Updates.Single().DisplayId, Sink.Updates.Single().Bundle.PlainText));
    }

    [Fact]
    public async Task The_attach_code_of_the_design_runs_word_for_word()
    {
        await Value("""
            using Microsoft.DotNet.Interactive;
            static class Notebook
            {
                static Func<object, Action<object>> show; static Func<System.Threading.CancellationToken> token;
                public static void Attach(Func<object, Action<object>> s, Func<System.Threading.CancellationToken> t) => (show, token) = (s, t);
                public static Action<object> Show(object value) => show(value);
                public static bool Stopped => token().IsCancellationRequested;
            }
            Notebook.Attach(
                value => { var shown = KernelInvocationContext.Current.Display(value); return next => shown.Update(next); },
                () => KernelInvocationContext.Current.CancellationToken);
            """);
        Assert.Equal("False", await Value("Notebook.Show(1)(2);\nNotebook.Stopped"));
        Assert.Equal(["display 1", "update 2"], Sink.Order);
    }

    [Fact]
    public async Task A_value_that_throws_while_it_is_shown_is_an_error_of_the_cell() =>
        Assert.Equal("on purpose", (await Error("using Microsoft.DotNet.Interactive.Formatting; class B { } Formatter.Register<B>(b => throw new Exception(\"on purpose\"), \"text/html\"); new B()")).Message);

    [Fact]
    public async Task Null_and_display_handles_are_not_shown()
    {
        Assert.Null((await Run("(string)null")).Value);
        Assert.Null((await Run("display(1)")).Value);
    }

    [Theory]
    [InlineData("XPlot.Plotly.dll", "XPlot.Plotly.Chart.Plot(new XPlot.Plotly.Bar { x = new[] { \"a\", \"b\" }, y = new[] { 3, 4 } })")]
    [InlineData("plotly/Plotly.NET.CSharp.dll", "Plotly.NET.CSharp.Chart.Line<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 })")]
    public async Task Charts_of_other_libraries_are_shown_as_figures_and_as_pictures(string library, string cell)
    {
        var bin = Path.Combine(GenerativeCourse.Notebooks.NotebookFiles.Repository.RootOf(AppContext.BaseDirectory)!, "lib", "bin");
        await Value($"#r \"{bin}/GenerativeCourse.Charts.dll\"\nGenerativeCourse.Charts.Notebook.Attach(value => null, () => default);");
        var bundle = (await Run($"#r \"{bin}/plotly/Plotly.NET.dll\"\n#r \"{bin}/{library}\"\n{cell}")).Value!;
        Assert.Equal(4, (int?)bundle.Data["application/vnd.plotly.v1+json"]!["data"]![0]!["y"]![1]);
        Assert.Null(bundle.Data["application/vnd.plotly.v1+json"]!["layout"]!["template"]);
        Assert.Contains("<img src=\"data:image/png;base64,", (string?)bundle.Data["text/html"]);
        Assert.StartsWith("iVBORw0KGgo", (string?)bundle.Data["image/png"]);
    }

    private async Task<string> Html(string code) => (string?)(await Run(code)).Value!.Data["text/html"] ?? "";

    private async Task<MimeBundle> Displayed(string code)
    {
        await Value(code);
        return Sink.Displays.Single().Bundle;
    }
}
