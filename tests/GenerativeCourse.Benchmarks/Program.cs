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
    default:
        Console.WriteLine("products: matrix products, GFLOP/s and share of the peak");
        Console.WriteLine("steps [name]: whole training steps, ms, GFLOP/s, share of the peak, bytes allocated");
        Console.WriteLine("topics [debian|austen|verses]: Gibbs sampling, words a second (with -p:Peers=true against ML.NET's LightLDA)");
        return 1;
}
