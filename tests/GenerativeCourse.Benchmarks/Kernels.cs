using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>The kernels under BenchmarkDotNet, in this process: time, spread and allocation of a call.</summary>
public static class Kernels
{
    /// <summary>Runs those whose names match, as in "*Functions*"; all without a pattern.</summary>
    public static void Run(string[] patterns)
    {
        // Enough to tell a tenth from noise, and done in a minute.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8)
            .WithIterationTime(TimeInterval.FromMilliseconds(50)).WithEvaluateOverhead(false);
        var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).WithOptions(ConfigOptions.JoinSummary);
        string[] arguments = ["--filter", .. patterns.Length > 0 ? patterns : ["*"]];
        BenchmarkSwitcher.FromTypes([typeof(ProductKernels), typeof(FunctionKernels), typeof(RandomKernels), typeof(ImageKernels)]).Run(arguments, config);
    }
}

/// <summary>Products with a bias and an activation, and in batches.</summary>
[MemoryDiagnoser]
public class ProductKernels
{
    private readonly Matrix _a = Filled(128, 784), _b = Filled(784, 512), _c = new(128, 512);
    private readonly Matrix _q = Filled(48 * 64, 32), _k = Filled(48 * 64, 32), _scores = new(48 * 64, 64);
    private readonly float[] _bias = new float[512];

    /// <summary>128x784 times 784x512.</summary>
    [Benchmark]
    public void Multiply() => MatrixProduct.Multiply(_a, _b, _c);

    /// <summary>The same with bias and GELU.</summary>
    [Benchmark]
    public void MultiplyAddBiasAndGelu() => MatrixProduct.Multiply(_a, _b, _c, finish: new Finish(_bias, Activation.Gelu));

    /// <summary>48 products 64x32 times 32x64, the scores of an attention layer.</summary>
    [Benchmark]
    public void MultiplyBatch() => MatrixProduct.MultiplyBatch(48, 64, 64, 32, _q.Span, 32, 64 * 32, false, _k.Span, 32, 64 * 32, true, _scores.Span, 64, 64 * 64);

    internal static Matrix Filled(int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        new RandomStream(rows).FillNormal(matrix.Span);
        return matrix;
    }
}

/// <summary>Functions of 100,000 values, and of rows.</summary>
[MemoryDiagnoser]
public class FunctionKernels
{
    private readonly Matrix _x = ProductKernels.Filled(100, 1000), _dy = ProductKernels.Filled(100, 1000), _y = new(100, 1000);
    private readonly float[] _sums = new float[1000];

    /// <summary>An activation of each value.</summary>
    [Benchmark]
    [Arguments(Activation.Relu)]
    [Arguments(Activation.Sigmoid)]
    [Arguments(Activation.Tanh)]
    [Arguments(Activation.Gelu)]
    [Arguments(Activation.Softplus)]
    public void Apply(Activation activation) => Functions.Apply(activation, _x.Span, _y.Span);

    /// <summary>The gradient of GELU.</summary>
    [Benchmark]
    public void GeluGradient() => Functions.Backward(Activation.Gelu, _x.Span, [], _dy.Span, _y.Span);

    /// <summary>e^x.</summary>
    [Benchmark]
    public void Exp() => Functions.Exp(_x.Span, _y.Span);

    /// <summary>e^x by the framework's TensorPrimitives, on one thread.</summary>
    [Benchmark]
    public void ExpOfTensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Exp(_x.Span, _y.Span);

    /// <summary>Softmax of 100 rows of 1,000.</summary>
    [Benchmark]
    public void SoftmaxRows() => Functions.SoftmaxRows(_x.Span, 1000, _y.Span);

    /// <summary>Sums of 1,000 columns.</summary>
    [Benchmark]
    public void ColumnSums() => Reductions.ColumnSums(_x.Span, 1000, _sums);
}

/// <summary>100,000 random numbers.</summary>
[MemoryDiagnoser]
public class RandomKernels
{
    private readonly RandomStream _random = new(1);
    private readonly float[] _values = new float[100_000], _probabilities = Enumerable.Repeat(0.3f, 100_000).ToArray();

    /// <summary>Uniform.</summary>
    [Benchmark]
    public void Uniform() => _random.Fill(_values);

    /// <summary>Normal.</summary>
    [Benchmark]
    public void Normal() => _random.FillNormal(_values);

    /// <summary>Zeros and ones from a probability each.</summary>
    [Benchmark]
    public void Bernoulli() => _random.FillBernoulli(_probabilities, _values);

    /// <summary>One index of 100,000 weights.</summary>
    [Benchmark]
    public int Categorical() => _random.Categorical(_probabilities);

    /// <summary>For comparison: the same memory, filled with one number.</summary>
    [Benchmark]
    public void Constant() => _values.AsSpan().Fill(1);
}

/// <summary>Windows of a convolution: 64 channels of 14x14, 4x4 with stride 2, and 3x3.</summary>
[MemoryDiagnoser]
public class ImageKernels
{
    private readonly Window _strided = new(64, 14, 14, 4, 4, Stride: 2, Padding: 1), _plain = new(64, 14, 14, 3, 3, Stride: 1, Padding: 1);
    private readonly float[] _image = new float[64 * 14 * 14], _ofStrided = new float[64 * 16 * 7 * 7], _ofPlain = new float[64 * 9 * 14 * 14];

    /// <summary>Unfolds with stride 2.</summary>
    [Benchmark]
    public void UnfoldStrided() => Im2Row.Unfold(_image, _strided, _ofStrided);

    /// <summary>Folds with stride 2.</summary>
    [Benchmark]
    public void FoldStrided() => Im2Row.Fold(_ofStrided, _strided, _image);

    /// <summary>Unfolds with stride 1.</summary>
    [Benchmark]
    public void UnfoldPlain() => Im2Row.Unfold(_image, _plain, _ofPlain);

    /// <summary>Folds with stride 1.</summary>
    [Benchmark]
    public void FoldPlain() => Im2Row.Fold(_ofPlain, _plain, _image);
}
