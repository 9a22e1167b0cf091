using GenerativeCourse.Benchmarks;
using GenerativeCourse.Numerics;

switch (args)
{
    case ["products"]:
        Products.Run(Workers.Count);
        return 0;
    default:
        Console.WriteLine("products: matrix products, GFLOP/s and share of the peak");
        return 1;
}
