using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>New cases: Gibbs sampling in the top machine, then one pass down.</content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>
    /// Cases from the model: block Gibbs sampling in the top machine, then one pass down. The labels, if there are any, are free.
    /// </summary>
    /// <param name="count">How many chains, 1 or more.</param>
    /// <param name="stride">Gibbs steps from one result to the next, 1 or more.</param>
    /// <returns>An endless sequence of means of v, (chains, visible units).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public IEnumerable<Matrix> Generate(int count = 10, int stride = 10)
    {
        Guard.AtLeast(count, 1);
        Guard.Memory(count, sizeof(float) * (double)count * (Top.Visible + Top.Hidden + _machines[0].Visible));
        return Walk(stride, clamped: false, () =>
        {
            using var features = Biased(count);
            return Top.Labels == 0 ? features.Clone() : Beside(features, row => row % Top.Labels);
        });
    }

    /// <summary>Cases of the classes that are asked for: the labels are clamped.</summary>
    /// <param name="labels">The class of each chain, one or more.</param>
    /// <param name="stride">Gibbs steps from one result to the next, 1 or more.</param>
    /// <returns>An endless sequence of means of v, (chains, visible units).</returns>
    /// <exception cref="InvalidOperationException">The network has no labels.</exception>
    /// <exception cref="ArgumentException">There is no label, or no such class.</exception>
    public IEnumerable<Matrix> Generate(ReadOnlyMemory<byte> labels, int stride = 10)
    {
        RequireLabels();
        if (labels.Length == 0) throw new ArgumentException("labels must be 1 or more, not 0.", nameof(labels));
        Guard.Labels(labels.Span, labels.Length, Top.Labels);
        return Walk(stride, clamped: true, () =>
        {
            using var features = Biased(labels.Length);
            return Beside(features, row => labels.Span[row]);
        });
    }

    private IEnumerable<Matrix> Walk(int stride, bool clamped, Func<Matrix> probabilities)
    {
        Guard.AtLeast(stride, 1);
        return Results();

        IEnumerable<Matrix> Results()
        {
            using var p = probabilities();
            using var start = Top.Draw(p);
            Func<int, bool>? labels = clamped ? i => i >= Top.Visible - Top.Labels : null;
            foreach (var states in Top.Fantasies(start, labels, means: false, stride)) yield return Down(states);
        }
    }

    // The units under the top as their biases alone have them, without labels.
    private Matrix Biased(int chains)
    {
        var units = Top.Visible - Top.Labels;
        var p = new Matrix(chains, units);
        for (var row = 0; row < chains; row++) Functions.Sigmoid(Top.a.AsSpan(0, units), p.Row(row));
        return p;
    }
}
