using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>
/// What a denoising autoencoder's inputs are corrupted with; the target stays clean (P. Vincent et al., "Stacked
/// denoising autoencoders", JMLR 11 (2010), section 3.3).
/// </summary>
public abstract class Corruption
{
    private Corruption(string name) => Name = name;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>No noise: a plain autoencoder.</summary>
    public static Corruption None { get; } = new Nothing();

    /// <summary>Adds normal noise, and keeps the values within 0..1.</summary>
    /// <param name="deviation">Its standard deviation, 0 or more; beyond 1 little but noise is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not a number.</exception>
    public static Corruption Gaussian(double deviation) => new Normal((float)Guard.NotNegative(deviation));

    /// <summary>Sets values to 0 (paper).</summary>
    /// <param name="share">The share of values that are lost, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public static Corruption Masking(double share) => new Mask(Share(share));

    /// <summary>Sets values to 0 or 1 by the toss of a coin.</summary>
    /// <param name="share">The share of values that are lost, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public static Corruption SaltAndPepper(double share) => new Coins(Share(share));

    /// <summary>Corrupts values in place.</summary>
    /// <param name="values">Values of 0 to 1, of any number of examples.</param>
    /// <param name="random">Where the noise comes from.</param>
    public abstract void Corrupt(Span<float> values, RandomStream random);

    /// <summary>A corrupted copy of a matrix.</summary>
    /// <param name="clean">Values of 0 to 1.</param>
    /// <param name="random">Where the noise comes from.</param>
    public Matrix Corrupt(Matrix clean, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(random);
        var corrupted = clean.Clone();
        Corrupt(corrupted.Span, random);
        return corrupted;
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static float Share(double share) => (float)Guard.Probability(share);

    private sealed class Nothing() : Corruption("no noise")
    {
        public override void Corrupt(Span<float> values, RandomStream random)
        {
        }
    }

    private sealed class Normal(float deviation) : Corruption($"Gaussian noise, σ = {deviation:g3}")
    {
        public override void Corrupt(Span<float> values, RandomStream random)
        {
            Span<float> noise = stackalloc float[256];
            for (; values.Length > 0; values = values[Math.Min(noise.Length, values.Length)..])
            {
                var piece = noise[..Math.Min(noise.Length, values.Length)];
                random.FillNormal(piece, 0, deviation);
                for (var i = 0; i < piece.Length; i++)
                    values[i] = Math.Clamp(values[i] + piece[i], 0, 1);
            }
        }
    }

    private sealed class Mask(float share) : Corruption($"masking noise, {share:p0}")
    {
        public override void Corrupt(Span<float> values, RandomStream random)
        {
            foreach (ref var value in values)
            {
                if (random.NextSingle() < share)
                    value = 0;
            }
        }
    }

    private sealed class Coins(float share) : Corruption($"salt and pepper, {share:p0}")
    {
        public override void Corrupt(Span<float> values, RandomStream random)
        {
            foreach (ref var value in values)
            {
                var draw = random.NextSingle();
                if (draw < share)
                    value = draw < share / 2 ? 0 : 1;
            }
        }
    }
}
