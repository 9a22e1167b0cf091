using System.Numerics.Tensors;

namespace GenerativeCourse.Numerics;

/// <summary>
/// Layers of random units, a row at a time: the bias is added, the activation function applied and the unit's state drawn while
/// the row is in the nearest cache. Rows are shared between the threads, and each has its own noise, so the number of threads changes nothing.
/// </summary>
public static class StochasticUnits
{
    private const int RowsWorthAThread = 8;

    /// <summary>Adds a bias to each row and applies the logistic function, in place: input ← sigmoid(input + bias).</summary>
    /// <param name="input">Inputs of the units, rows x units; becomes their probabilities.</param>
    /// <param name="bias">One bias a unit.</param>
    /// <exception cref="ArgumentException">There is not one bias a unit.</exception>
    public static void Sigmoid(Matrix input, float[] bias) => Run(input, bias, null, null, Kind.Probability);

    /// <summary>As <see cref="Sigmoid"/>, and draws each unit: samples ← 1 with that probability, else 0.</summary>
    /// <param name="input">Inputs of the units, rows x units; becomes their probabilities.</param>
    /// <param name="bias">One bias a unit.</param>
    /// <param name="samples">Receives zeros and ones, rows x units; may be <paramref name="input"/> itself, whose probabilities are lost then.</param>
    /// <param name="noise">A random stream for each row.</param>
    /// <exception cref="ArgumentException">Sizes do not fit together.</exception>
    public static void Bernoulli(Matrix input, float[] bias, Matrix samples, RowNoise noise) => Run(input, bias, samples, noise, Kind.Bernoulli);

    /// <summary>Adds a bias to each row, input ← input + bias, and a standard normal deviate: samples ← input + bias + n.</summary>
    /// <inheritdoc cref="Bernoulli" path="/param|/exception"/>
    public static void Gaussian(Matrix input, float[] bias, Matrix samples, RowNoise noise) => Run(input, bias, samples, noise, Kind.Gaussian);

    /// <summary>Draws zeros and ones with the given probabilities.</summary>
    /// <param name="probabilities">Rows x units, each 0 to 1.</param>
    /// <param name="samples">Receives zeros and ones; may be <paramref name="probabilities"/> itself.</param>
    /// <param name="noise">A random stream for each row.</param>
    /// <exception cref="ArgumentException">Sizes do not fit together.</exception>
    public static void Draw(Matrix probabilities, Matrix samples, RowNoise noise) => Run(probabilities, [], samples, noise, Kind.Draw);

    private static void Run(Matrix input, float[] bias, Matrix? samples, RowNoise? noise, Kind kind)
    {
        ArgumentNullException.ThrowIfNull(input, kind == Kind.Draw ? "probabilities" : nameof(input));
        if (kind != Kind.Probability)
        {
            ArgumentNullException.ThrowIfNull(samples);
            ArgumentNullException.ThrowIfNull(noise);
        }
        if (kind != Kind.Draw && bias.Length != input.Columns)
            throw new ArgumentException($"{input.Columns} units need as many biases, not {bias.Length}.", nameof(bias));
        if (samples is not null && (samples.Rows != input.Rows || samples.Columns != input.Columns))
            throw new ArgumentException($"samples is a {samples}, the units are a {input}: they must have one size.", nameof(samples));
        noise?.Grow(input.Rows);
        var work = new Work { Input = input, Bias = bias, Samples = samples, Noise = noise, Kind = kind };
        Workers.Ranges(input.Rows, RowsWorthAThread, ref work);
    }

    private enum Kind
    {
        Probability,
        Bernoulli,
        Gaussian,
        Draw,
    }

    private struct Work : IRangeWork
    {
        public Matrix Input;
        public float[] Bias;
        public Matrix? Samples;
        public RowNoise? Noise;
        public Kind Kind;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                var x = Input.Row(row);
                if (Kind != Kind.Draw) TensorPrimitives.Add(x, Bias, x);
                if (Kind is Kind.Probability or Kind.Bernoulli) Functions.Sigmoid(x, x);
                if (Samples is null) continue;

                var sample = Samples.Row(row);
                if (Kind == Kind.Gaussian) AddNormal(x, sample, Noise![row]);
                else Noise![row].FillBernoulli(x, sample);
            }
        }

        private static void AddNormal(ReadOnlySpan<float> mean, Span<float> sample, RandomStream random)
        {
            Span<float> normal = stackalloc float[256];
            for (var first = 0; first < mean.Length; first += normal.Length)
            {
                var length = Math.Min(normal.Length, mean.Length - first);
                random.FillNormal(normal[..length]);
                TensorPrimitives.Add(mean.Slice(first, length), normal[..length], sample.Slice(first, length));
            }
        }
    }
}
