using System.Diagnostics;
using GenerativeCourse.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace GenerativeCourse.Benchmarks.Peers;

/// <summary>The steps of <see cref="Steps"/>, computed by libtorch through TorchSharp on as many threads.</summary>
internal static class PeerSteps
{
    private const double Seconds = 3;

    /// <summary>Prints the median time of each step.</summary>
    public static void Run(string? only)
    {
        try
        {
            set_num_threads(Workers.Count);
        }
        catch (TypeInitializationException)
        {
            Console.WriteLine("libtorch could not be loaded: TorchSharp's native part needs the C++ library of GCC 13 or later (Debian 13, Ubuntu 24.04).");
            return;
        }
        Console.WriteLine($"libtorch on {get_num_threads()} threads. Times are medians.");
        var (a, b) = (randn(512, 512), randn(512, 512));
        Print("product 512 x 512 x 512", () => a.matmul(b).Dispose(), only, 2.0 * 512 * 512 * 512);
        Print("RBM 784x500, batch 100, CD-1", PeerNetworks.Rbm(), only);
        Print("VAE 784-400-20, batch 128, Adam", PeerNetworks.Vae(), only);
        Print("GAN 64-256-512-784, batch 128, Adam", PeerNetworks.Gan(), only);
        Print("LSTM 128, 16 steps, batch 64, 1,000 classes", PeerNetworks.Lstm(), only);
        Print("GPT 4 x 128, 4 heads, context 64, batch 12", PeerGpt.Step(4, 128, 4, 64, 12, 65), only);
        Print("GPT 6 x 192, 6 heads, context 128, batch 16", PeerGpt.Step(6, 192, 6, 128, 16, 512), only);
        Print("DCGAN 28x28, batch 64, Adam", PeerNetworks.Dcgan(), only);
    }

    private static void Print(string name, Action step, string? only, double flops = 0)
    {
        if (only is not null && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
            return;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < 1; i++)
            Once(step);
        var times = new List<double>();
        start = Stopwatch.GetTimestamp();
        while (times.Count < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds)
        {
            var from = Stopwatch.GetTimestamp();
            Once(step);
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
        times.Sort();
        var median = times[times.Count / 2];
        Console.WriteLine($"{name,-44} {median,8:F2} ms{(flops > 0 ? $" {flops / median / 1e6,8:F1} GFLOP/s" : "")}");
    }

    private static void Once(Action step)
    {
        using var scope = NewDisposeScope();
        step();
    }
}
