using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>Block Gibbs sampling: h ~ p(h | v), v ~ p(v | h), over and over.</content>
public sealed partial class RestrictedBoltzmannMachine
{
    /// <summary>h ~ p(h | v): each hidden unit is on with its probability.</summary>
    public float[] SampleHidden(ReadOnlySpan<float> v, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var h = HiddenGiven(v);
        random.FillBernoulli(h, h);
        return h;
    }

    /// <summary>v ~ p(v | h): each visible unit is on with its probability; of labels exactly one; Gaussian units have their mean and unit variance.</summary>
    public float[] SampleVisible(ReadOnlySpan<float> h, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var v = VisibleGiven(h);
        Layer.Sample(v, v, random);
        return v;
    }

    /// <summary>Block Gibbs sampling from the given cases.</summary>
    /// <param name="start">Where the chains begin, (chains, Visible); left as it is.</param>
    /// <param name="steps">How many times both layers are drawn, 1 or more.</param>
    /// <param name="clamped">Tells which visible units keep the values they start with, for inpainting; none if null.</param>
    /// <param name="means">Whether the last visible layer is shown as its mean given h, not as a sample: a smoother picture.</param>
    /// <returns>Where the chains are then, (chains, Visible).</returns>
    /// <exception cref="ArgumentException">The cases do not fit the machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is not positive.</exception>
    public Matrix Gibbs(Matrix start, int steps, Func<int, bool>? clamped = null, bool means = false)
    {
        Guard.AtLeast(steps, 1);
        return Fantasies(start, clamped, means, stride: steps).First().Clone();
    }

    /// <summary>An endless walk by block Gibbs sampling, which yields the chains after every so many steps.</summary>
    /// <param name="start">Where the chains begin, (chains, Visible); left as it is.</param>
    /// <param name="clamped">Tells which visible units keep the values they start with; none if null.</param>
    /// <param name="means">Whether the chains are shown as the means of v given h; they walk on by samples in any case.</param>
    /// <param name="stride">Steps from one result to the next, 1 or more.</param>
    /// <returns>The chains, (chains, Visible), in one matrix that the next result overwrites.</returns>
    /// <exception cref="ArgumentException">The cases do not fit the machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stride"/> is not positive.</exception>
    public IEnumerable<Matrix> Fantasies(Matrix start, Func<int, bool>? clamped = null, bool means = true, int stride = 1)
    {
        RequireCases(start);
        Guard.AtLeast(stride, 1);
        return Walk();

        IEnumerable<Matrix> Walk()
        {
            var fixedUnits = clamped is null ? [] : Enumerable.Range(0, Visible).Where(clamped).ToArray();
            var v = start.Clone(); // not disposed: who holds the last result may still read it
            var probabilities = start.Clone();
            using var h = new Matrix(start.Rows, Hidden);
            while (true)
            {
                for (var step = 0; step < stride; step++)
                {
                    Cancellation.ThrowIfRequested();
                    SampleHidden(v, h, h);
                    SampleVisible(h, v, probabilities);
                    Clamp(v);
                }
                if (means) Clamp(probabilities);
                yield return means ? probabilities : v;
            }

            void Clamp(Matrix units)
            {
                foreach (var i in fixedUnits)
                    for (var row = 0; row < units.Rows; row++) units[row, i] = start[row, i];
            }
        }
    }
}
