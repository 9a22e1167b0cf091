using GenerativeCourse.Notebooks.Commands;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Commands;

public sealed class ExecutedIndexTests : IDisposable
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==";
    private readonly string folder = Directory.CreateTempSubdirectory("index-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string name, string title, params string[] outputs)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var cells = outputs.Select((output, i) => $$"""{"cell_type":"code","id":"c{{i}}","metadata":{},"source":"1","execution_count":1,"outputs":[{{output}}]}""");
        File.WriteAllText(path, $$"""{"cells":[{"cell_type":"markdown","id":"t","metadata":{},"source":["# {{title}}\n","more"]},{{string.Join(",", cells)}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
    }

    [Fact]
    public void It_shows_each_notebook_with_its_pictures_and_where_it_failed()
    {
        Write("01 a&b.ipynb", "One <two>", $$$"""{"output_type":"display_data","metadata":{},"data":{"text/html":["<div><img src='x'>","<img alt=\"a &quot;curve&quot;\" src=\"data:image/png;base64,{{{Png}}}\"></div>"]}}""");
        Write("solutions/02.ipynb", "Two", $$$"""{"output_type":"display_data","metadata":{},"data":{"image/png":"{{{Png}}}\n"}}""", """{"output_type":"error","ename":"e","evalue":"","traceback":[]}""");
        var page = ExecutedIndex.Write(folder);
        Assert.Equal(Path.Combine(folder, "index.html"), page);
        var html = File.ReadAllText(page!);
        Assert.Contains("<h2>One &lt;two&gt;</h2>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"01%20a%26b.ipynb\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"solutions/02.ipynb\"", html, StringComparison.Ordinal);
        Assert.Contains($"src=\"data:image/png;base64,{Png}\" alt=\"a &quot;curve&quot;\"", html, StringComparison.Ordinal);
        Assert.Contains($"src=\"data:image/png;base64,{Png}\" alt=\"c0\"", html, StringComparison.Ordinal);
        Assert.Contains("failed in c1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_notebooks_gets_no_page() => Assert.Null(ExecutedIndex.Write(folder));
}
