using System.Globalization;
using static TorchSharp.torch;

namespace GenerativeCourse.Benchmarks.Peers;

/// <summary>The other end of <see cref="Peer"/>: reads a step's name or a number of seconds a line, and answers.</summary>
internal static class LibtorchProcess
{
    public static int Run(int threads)
    {
        OlderLibrary.Accept();
        try
        {
            set_num_threads(threads);
        }
        catch (TypeInitializationException failure)
        {
            Console.WriteLine($"TorchSharp's native part does not load: {failure.InnerException?.Message.ReplaceLineEndings(" ") ?? failure.Message}");
            return 1;
        }
        Console.WriteLine($"libtorch {__version__} on {get_num_threads()} threads takes turns with ours.");
        Action? step = null;
        while (Console.ReadLine() is { } line)
        {
            if (double.TryParse(line, CultureInfo.InvariantCulture, out var seconds) && step is not null)
            {
                for (var i = 0; i < 3; i++)
                    step();
                var times = new List<double>();
                Timing.For(seconds, step, times);
                Console.WriteLine(string.Join(' ', times.Select(time => time.ToString("R", CultureInfo.InvariantCulture))));
                continue;
            }
            var action = Steps.Catalog.FirstOrDefault(known => known.Name == line)?.Libtorch();
            step = action is null ? null : () => Once(action);
            if (step is not null)
                Timing.Warm(step, seconds: 0.5);
            Console.WriteLine(step is null ? "unknown" : "ready");
        }
        return 0;
    }

    private static void Once(Action step)
    {
        using var scope = NewDisposeScope();
        step();
    }
}
