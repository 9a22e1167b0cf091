using GenerativeCourse.Notebooks.Engine;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

/// <summary>An engine on a folder of its own.</summary>
public abstract class EngineHarness : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private CellEngine? engine;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("engine-tests-").FullName;

    private protected CellEngine Engine => engine ??= new CellEngine(new EngineOptions { WorkingDirectory = Folder });

    private protected RecordingSink Sink { get; private set; } = new();

    public virtual void Dispose()
    {
        engine?.Dispose();
        Environment.CurrentDirectory = before;
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task<CellOutcome> Run(string code)
    {
        Sink = new RecordingSink();
        return await Engine.RunAsync(code, Sink).WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>The text of a cell's trailing expression; the cell must succeed.</summary>
    private protected async Task<string> Value(string code)
    {
        var outcome = await Run(code);
        Assert.True(outcome.Status == CellStatus.Ok, outcome.Error?.Message);
        return outcome.Value?.PlainText ?? "";
    }

    private protected async Task<CellError> Error(string code)
    {
        var outcome = await Run(code);
        Assert.Equal(CellStatus.Error, outcome.Status);
        return outcome.Error!;
    }
}
