using GenerativeCourse.Benchmarks;
using GenerativeCourse.Numerics;

switch (args)
{
    case ["products"]:
        Products.Run(Workers.Count);
        return 0;
    case ["steps"] or ["steps", _]:
        Steps.Run(args.Length > 1 ? args[1] : null);
        return 0;
    case ["topics", ..]:
        TopicsBenchmark.Run(args.ElementAtOrDefault(1));
        return 0;
    case ["kernels", ..]:
        Kernels.Run(args[1..]);
        return 0;
#if PEERS
    case ["peers"] or ["peers", _]:
        GenerativeCourse.Benchmarks.Peers.PeerSteps.Run(args.Length > 1 ? args[1] : null);
        return 0;
#else
    case ["peers", ..]:
        Console.WriteLine("The comparison needs libtorch, which is large: run it with -p:Peers=true before the two dashes.");
        return 1;
#endif
    default:
        Console.WriteLine("products: matrix products, GFLOP/s and share of the peak, on one thread and on all");
        Console.WriteLine("steps [name]: whole training steps, ms, GFLOP/s, share of the peak, bytes allocated");
        Console.WriteLine("kernels [filter]: single kernels under BenchmarkDotNet, as in: kernels *Random*");
        Console.WriteLine("topics [debian|austen|verses]: Gibbs sampling, words a second (with -p:Peers=true against ML.NET's LightLDA)");
        Console.WriteLine("peers [name]: the same steps by libtorch (with -p:Peers=true)");
        return 1;
}
