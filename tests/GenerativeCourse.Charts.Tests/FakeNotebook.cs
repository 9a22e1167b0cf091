using Xunit;

namespace GenerativeCourse.Charts.Tests;

/// <summary>A notebook that remembers what was shown and what replaced it.</summary>
internal sealed class FakeNotebook : IDisposable
{
    private readonly CancellationTokenSource _interrupt = new();

    public FakeNotebook() => Notebook.Attach(
        value =>
        {
            var output = new List<object> { value };
            Outputs.Add(output);
            return output.Add;
        },
        () => _interrupt.Token);

    /// <summary>One list for each output: what it showed first, then what replaced it.</summary>
    public List<List<object>> Outputs { get; } = [];

    public IEnumerable<T> Last<T>() => Outputs.Select(o => o[^1]).OfType<T>();

    public void Interrupt() => _interrupt.Cancel();

    public void Dispose()
    {
        LoopEnd.FinishAll();
        Notebook.Detach();
        _interrupt.Dispose();
    }
}

/// <summary>Tests that attach a notebook, print to the console or set the environment run one after another.</summary>
[CollectionDefinition(nameof(OneNotebook), DisableParallelization = true)]
public sealed class OneNotebook;
