namespace GenerativeCourse.Data;

/// <summary>The MNIST handwritten digits: 60,000 to train on and 10,000 to test with, 28x28 grey levels.</summary>
public static class Mnist
{
    /// <summary>Reads the training images (60,000).</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DigitSet Train() => Read("train");

    /// <summary>Reads the test images (10,000).</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static DigitSet Test() => Read("t10k");

    /// <summary>Reads both sets, on two threads.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static (DigitSet Train, DigitSet Test) Load()
    {
        var test = Task.Run(Test);
        var train = Train();
        return (train, test.GetAwaiter().GetResult());
    }

    /// <exception cref="FileNotFoundException">A data file is missing.</exception>
    /// <exception cref="InvalidDataException">A data file is damaged.</exception>
    private static DigitSet Read(string name) => Idx.ReadDigits(
        CourseData.PathTo("mnist", $"{name}-images-idx3-ubyte.gz"), CourseData.PathTo("mnist", $"{name}-labels-idx1-ubyte.gz"));
}
