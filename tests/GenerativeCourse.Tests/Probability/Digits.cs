using GenerativeCourse.Data;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Probability;

/// <summary>MNIST, read once for all tests of this folder.</summary>
internal static class Digits
{
    private static readonly Lazy<(DigitSet Train, DigitSet Test)> Sets = new(Mnist.Load);
    private static readonly Lazy<Matrix> TrainMatrix = new(() => Train.ToMatrix());
    private static readonly Lazy<Matrix> TestMatrix = new(() => Test.ToMatrix());

    public static DigitSet Train => Sets.Value.Train;
    public static DigitSet Test => Sets.Value.Test;
    public static Matrix TrainX => TrainMatrix.Value;
    public static Matrix TestX => TestMatrix.Value;
}
