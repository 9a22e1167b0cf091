using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Adversarial;

/// <summary>
/// What the two players of the game make small: the one face of the whole zoo. Each member is a short file under its
/// equations. The discriminator's output s(x) is a score, any real number; where it stands for a probability that x is
/// data, that is D(x) = 1/(1 + e^{-s(x)}).
/// </summary>
public abstract class AdversarialObjective
{
    /// <summary>The name in tables, as in "non-saturating".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the discriminator's layers are to be divided by their largest singular value.</summary>
    public virtual bool SpectralNormalization => false;

    /// <summary>k, how many steps the discriminator takes to one of the generator where nothing else is said: its paper's.</summary>
    public virtual int DiscriminatorSteps => 1;

    /// <summary>What the discriminator makes small: the negative of what the slide ascends.</summary>
    /// <param name="real">s(x) of m data examples, (m, 1).</param>
    /// <param name="fake">s(G(z)) of m generated ones, (m, 1).</param>
    public abstract Tensor DiscriminatorLoss(Tensor real, Tensor fake);

    /// <summary>What the generator makes small.</summary>
    /// <param name="real">s(x) of m data examples, (m, 1); most members do not look at it.</param>
    /// <param name="fake">s(G(z)) of m generated ones, (m, 1).</param>
    public abstract Tensor GeneratorLoss(Tensor real, Tensor fake);

    /// <summary>A penalty on the discriminator's slopes, added to its loss; null for none.</summary>
    /// <param name="discriminator">The network.</param>
    /// <param name="x">Data examples, (m, D).</param>
    /// <param name="fake">Generated ones, (m, D).</param>
    /// <param name="random">Where chance comes from.</param>
    public virtual Tensor? Penalty(Layer discriminator, Tensor x, Tensor fake, RandomStream random) => null;

    /// <summary>What is done to the discriminator's weights after each of its steps; nothing by default.</summary>
    /// <param name="discriminator">Its parameters.</param>
    public virtual void Constrain(ParameterSet discriminator)
    {
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
