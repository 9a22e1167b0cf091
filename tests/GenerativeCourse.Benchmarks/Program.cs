using GenerativeCourse.Benchmarks;
using GenerativeCourse.Numerics;

switch (args)
{
    case ["products"]:
        Products.Run(Workers.Count);
        return 0;
    case ["steps", "--long", ..]:
        Steps.RunLong(args.ElementAtOrDefault(2));
        return 0;
    case ["steps"] or ["steps", _]:
        Steps.Run(args.ElementAtOrDefault(1));
        return 0;
    case ["topics", ..]:
        TopicsBenchmark.Run(args.ElementAtOrDefault(1));
        return 0;
    case ["words"]:
        Word2VecBenchmark.Run();
        return 0;
    case ["kernels", ..]:
        Kernels.Run(args[1..]);
        return 0;
#if PEERS
    case ["libtorch", var threads]:
        return GenerativeCourse.Benchmarks.Peers.LibtorchProcess.Run(int.Parse(threads));
#endif
    default:
        Console.WriteLine("products: matrix products, GFLOP/s and share of the peak, on one thread and on all");
        Console.WriteLine("steps [name]: whole training steps, ms, GFLOP/s, share of the peak, bytes allocated (with -p:Peers=true in turn with libtorch)");
        Console.WriteLine("steps --long [name]: the same steps early and after thousands of repetitions");
        Console.WriteLine("kernels [filter]: single kernels under BenchmarkDotNet, as in: kernels *Random*");
        Console.WriteLine("words: word2vec, an epoch over the English verses, processor seconds, in turn with gensim where python3 has it");
        Console.WriteLine("topics [debian|austen|verses]: Gibbs sampling, words a second (with -p:Peers=true against ML.NET's LightLDA)");
        return 1;
}
