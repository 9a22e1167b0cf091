using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Dropout (Srivastava et al. 2014), in the form that scales while training and does nothing afterwards.
public readonly unsafe partial struct Tensor
{
    /// <summary>Sets each value to 0 with a probability and divides the others by 1 - probability, so that the mean stays.</summary>
    /// <param name="probability">From 0 to less than 1.</param>
    /// <param name="random">What decides.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in that range.</exception>
    public Tensor Dropout(float probability, RandomStream random)
    {
        if (!(probability is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "The probability of dropout is from 0 to less than 1.");
        if (probability == 0)
            return this;
        ArgumentNullException.ThrowIfNull(random);
        var y = Node.For("dropout", Shape, this);
        var mask = y.Note(Length).Span;
        random.FillBernoulli(1 - probability, mask);
        TensorPrimitives.Multiply(mask, 1 / (1 - probability), mask);
        TensorPrimitives.Multiply(Values, mask, y.Values);
        return y.Done(DropoutBackward);
    }

    private static void DropoutBackward(Node y)
    {
        var x = y.Inputs[0].Node;
        if (x.WriteGradient())
            TensorPrimitives.Multiply(y.Gradient, y.NoteAt(0).Span, x.Gradient);
        else
            TensorPrimitives.MultiplyAdd(y.Gradient, y.NoteAt(0).Span, x.Gradient, x.Gradient);
    }
}
