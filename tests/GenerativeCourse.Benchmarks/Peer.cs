using System.Diagnostics;
using System.Globalization;

namespace GenerativeCourse.Benchmarks;

/// <summary>
/// libtorch in a process of its own, so that its threads and memory and ours do not disturb each other: this program
/// again, which takes a line with a step's name or a time on its standard input and answers with a line. Between two
/// rounds it sleeps.
/// </summary>
internal sealed class Peer : IDisposable
{
    /// <summary>What to do to see libtorch's figures, too.</summary>
    public const string Missing =
#if PEERS
        "libtorch could not be loaded here, so there is nothing to compare with.";
#else
        "Compared with libtorch, which is large: dotnet run -c Release -p:Peers=true … -- steps";
#endif

    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>Starts it; null if it cannot be loaded or this program was built without it.</summary>
    public static Peer? Start(int threads)
    {
#if PEERS
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Peer).Assembly.Location);
        start.ArgumentList.Add("libtorch");
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        var peer = new Peer(Process.Start(start)!);
        var hello = peer._process.StandardOutput.ReadLine();
        Console.WriteLine(hello);
        if (hello is not null && hello.StartsWith("libtorch ", StringComparison.Ordinal))
            return peer;
        peer.Dispose();
#endif
        return null;
    }

    /// <summary>Makes the step's model there and runs it until it is warm; false if there is none.</summary>
    public bool Prepare(TrainingStep step) => Ask(step.Name) == "ready";

    /// <summary>Milliseconds of each step of a round of so many seconds.</summary>
    public double[] Round(double seconds)
    {
        var answer = Ask(seconds.ToString(CultureInfo.InvariantCulture));
        // Its threads spin for a while after their last work.
        Thread.Sleep(300);
        return [.. answer.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process that runs libtorch has ended.");
    }
}
