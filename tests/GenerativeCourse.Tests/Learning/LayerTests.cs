using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class LayerTests
{
    [Fact]
    public void Dropout_keeps_the_mean_while_training_and_does_nothing_after()
    {
        var layer = new Dropout(0.3f, new RandomStream(1));
        var x = Tensor.Full(2, 100, 1000);
        var y = layer.Forward(x);
        Assert.All(y.Values.ToArray().Distinct(), value => Assert.True(value is 0 || Math.Abs(value - 2 / 0.7f) < 1e-5f));
        // The standard error of the share of zeros is 0.0014.
        Assert.InRange(y.Values.ToArray().Count(value => value == 0) / 1e5, 0.294, 0.306);
        layer.EvaluationMode();
        Assert.Equal(x.ToArray(), layer.Forward(x).ToArray());
    }

    [Fact]
    public void Batch_norm_evaluates_with_its_running_statistics()
    {
        var layer = new BatchNorm(2, momentum: 1);
        var x = Tensor.Normal(new RandomStream(1), 50, 2) * 3 + 5;
        layer.Forward(x);
        layer.EvaluationMode();
        var y = layer.Forward(x);
        // With momentum 1 the running statistics are those of the batch, with the unbiased variance.
        TorchGolden.Close([0, 0], y.Mean(0).Values, "mean", 1e-5);
        TorchGolden.Close([0.98f, 0.98f], y.Square().Mean(0).Values, "variance", 1e-4);
    }

    [Theory]
    [InlineData("xavier uniform", 2.0 / 500)]
    [InlineData("xavier normal", 2.0 / 500)]
    [InlineData("he uniform", 2.0 / 300)]
    [InlineData("he normal", 2.0 / 300)]
    [InlineData("lecun uniform", 1.0 / 900)]
    [InlineData("normal", 0.0004)]
    public void Initializers_have_their_variance(string name, double variance)
    {
        var random = new RandomStream(1);
        Initializer[] all = [Initializer.XavierUniform(random), Initializer.XavierNormal(random), Initializer.HeUniform(random), Initializer.HeNormal(random), Initializer.LeCunUniform(random), Initializer.Normal(random)];
        var weight = Tensor.Parameter(200, 300);
        all.Single(initializer => initializer.Name == name).Fill(weight);
        // 60,000 draws: the relative standard error of the variance is at most 0.6 %.
        Assert.InRange(weight.Values.ToArray().Select(w => (double)w * w).Average(), 0.97 * variance, 1.03 * variance);
    }

    [Fact]
    public void A_masked_key_is_not_seen()
    {
        var random = new RandomStream(1);
        var (q, k, v) = (Tensor.Normal(random, 2, 3, 4), Tensor.Normal(random, 2, 5, 4), Tensor.Normal(random, 2, 5, 4));
        var mask = Tensor.Zeros(2, 1, 5);
        mask.Values[4] = mask.Values[9] = float.NegativeInfinity;
        var masked = Tensor.Attention(q, k, v, 2, mask: mask);
        var shorter = Tensor.Attention(q, k.Slice(1, 0, 4), v.Slice(1, 0, 4), 2);
        TorchGolden.Close(shorter.Values, masked.Values, "attention", 1e-6);
        mask.Values.Fill(float.NegativeInfinity);
        Assert.All(Tensor.Attention(q, k, v, 2, mask: mask).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Masks_of_all_shapes_agree()
    {
        var x = Tensor.Normal(new RandomStream(1), 2, 3, 12);
        var (causal, full) = (Tensor.Zeros(3, 3), Tensor.Zeros(2, 3, 3));
        for (var i = 0; i < 3; i++)
        for (var j = i + 1; j < 3; j++)
            causal.Values[i * 3 + j] = full.Values[i * 3 + j] = full.Values[9 + i * 3 + j] = float.NegativeInfinity;
        var expected = x.SelfAttention(2, causal: true);
        TorchGolden.Close(expected.Values, x.SelfAttention(2, mask: causal).Values, "(T, S)", 1e-6);
        TorchGolden.Close(expected.Values, x.SelfAttention(2, mask: full).Values, "(B, T, S)", 1e-6);
    }

    [Fact]
    public void A_sequence_in_two_pieces_is_the_sequence_in_one()
    {
        var random = new RandomStream(1);
        var x = Tensor.Normal(random, 2, 7, 3);
        Tensor first = x.Slice(1, 0, 4), second = x.Slice(1, 4, 3);
        var lstm = new Lstm(3, 5, random);
        var (_, state) = lstm.Forward(first, null);
        var (outputs, _) = lstm.Forward(second, state);
        TorchGolden.Close(lstm.Forward(x).Slice(1, 4, 3).Values, outputs.Values, "lstm", 1e-6);
        var gru = new Gru(3, 5, random);
        TorchGolden.Close(gru.Forward(x).Slice(1, 4, 3).Values, gru.Forward(second, gru.Forward(first, null).State).Outputs.Values, "gru", 1e-6);
        var rnn = new Rnn(3, 5, random);
        TorchGolden.Close(rnn.Forward(x).Slice(1, 4, 3).Values, rnn.Forward(second, rnn.Forward(first, null).State).Outputs.Values, "rnn", 1e-6);
    }

    [Fact]
    public void Tensors_are_read_by_index_and_shown()
    {
        var x = Tensor.From([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal(6, x[1, 2]);
        Assert.Equal([2, 2], x.ArgMax());
        Assert.Equal("tensor (2, 3): 1, 2, 3, 4, 5, 6", x.ToString());
        Assert.Throws<ArgumentException>(() => x[2, 0]);
        Assert.Throws<ArgumentException>(() => x[1]);
        Assert.Throws<InvalidOperationException>(() => x.Item);
        Assert.Equal(new Shape(3, 2), x.Reshape(-1, 2).Shape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], x.Transpose().ToArray());
    }
}
