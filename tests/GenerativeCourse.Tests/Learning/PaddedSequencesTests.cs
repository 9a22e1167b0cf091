using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class PaddedSequencesTests
{
    private static readonly PaddedSequences Sequences = new([[7, 8, 9], [5], [1, 2]], padding: 4);

    [Fact]
    public void Short_sequences_are_filled_up_and_masked()
    {
        Assert.Equal([7, 8, 9, 5, 4, 4, 1, 2, 4], Sequences.Symbols);
        const float no = float.NegativeInfinity;
        Assert.Equal([0, 0, 0, 0, no, no, 0, 0, no], Sequences.Mask().ToArray());
        var states = Tensor.From([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 1);
        Assert.Equal([3, 4, 8], Sequences.Last(states).ToArray());
        Assert.Equal([3, 2, 1, 4, 5, 6, 8, 7, 9], Sequences.Reversed(states).ToArray());
        Assert.Equal(states.ToArray(), Sequences.Reversed(Sequences.Reversed(states)).ToArray());
        Assert.Throws<ArgumentException>(() => new PaddedSequences([[1], []]));
        Assert.Throws<ArgumentException>(() => new PaddedSequences([]));
        Assert.Throws<ArgumentException>(() => Sequences.Last(Tensor.Zeros(2, 3, 1)));
    }

    [Fact]
    public void A_layer_that_reads_both_ways_has_gradients_that_hold_and_never_reads_padding()
    {
        var layer = new BidirectionalGru(2, 3, new RandomStream(1));
        var x = GradientCheck.Parameter(5, 3, 3, 2);
        GradientCheck.Holds(() => layer.Forward(x, Sequences).Last, [x, .. layer.Parameters.Select(entry => entry.Value)]);
        GradientCheck.Holds(() => layer.Forward(x, Sequences).Outputs.Slice(1, 0, 1), x);
        var before = layer.Forward(x, Sequences).Last.ToArray();
        x.Values[^2..].Fill(50); // the padding behind the last sequence
        Assert.Equal(before, layer.Forward(x, Sequences).Last.ToArray());
    }
}
