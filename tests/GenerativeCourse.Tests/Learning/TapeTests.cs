using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

[Collection(Alone.Name)]
public class TapeTests
{
    [Fact]
    public void A_tensor_of_a_step_that_has_ended_refuses_to_be_read()
    {
        Tensor inside, kept;
        using (Tape.Begin())
        {
            inside = Tensor.Full(2, 3) * 2;
            kept = inside.Keep();
        }
        Assert.Contains("step that has ended", Assert.Throws<InvalidOperationException>(() => inside.Values[0]).Message);
        Assert.Equal([4f, 4f, 4f], kept.ToArray());
        using (Tape.Begin())
        {
            _ = Tensor.Full(7, 3) * 3; // Uses the node again.
            Assert.Throws<InvalidOperationException>(() => inside.Values[0]);
        }
    }

    [Fact]
    public void Steps_are_nested_and_outer_tensors_are_seen_inside()
    {
        using var outer = Tape.Begin();
        var x = Tensor.Full(3, 2);
        float inner;
        using (Tape.Begin())
            inner = (x * x).Sum().Item;
        Assert.Equal(18, inner);
        Assert.Equal(3, x[0]);
    }

    [Fact]
    public void Ending_a_step_twice_does_nothing_and_ending_the_outer_first_is_refused()
    {
        var outer = Tape.Begin();
        var inner = Tape.Begin();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        inner.Dispose();
        outer.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Without_a_step_results_are_ordinary_objects()
    {
        var w = Tensor.Parameter(2);
        w.Values.Fill(3);
        var loss = (w * w).Sum();
        loss.Backward();
        loss.Backward(); // Gradients add up, and a graph can be walked again.
        Assert.Equal([12f, 12f], w.Gradient.ToArray());
        w.ZeroGradient();
        Assert.Equal([0f, 0f], w.Gradient.ToArray());
    }

    [Fact]
    public void Without_gradients_nothing_leads_back()
    {
        var w = Tensor.Parameter(2);
        Tensor y;
        using (NoGrad.Begin())
        using (NoGrad.Begin())
            y = (w * w).Sum();
        Assert.False(NoGrad.IsOn);
        Assert.False(y.RequiresGradient);
        Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.True((w * w).RequiresGradient);
        Assert.False(w.Detach().RequiresGradient);
    }

    [Fact]
    public void Frozen_parameters_get_no_gradient_but_let_it_pass()
    {
        var (first, second) = (new Linear(2, 3, new RandomStream(1)), new Linear(3, 1, new RandomStream(2)));
        using (second.Parameters.Freeze())
            second.Forward(first.Forward(Tensor.Full(1, 4, 2))).Sum().Backward();
        Assert.Contains(first.Weight.Gradient.ToArray(), value => value != 0);
        Assert.All(second.Weight.Gradient.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(2, second.Parameters.Count);
    }

    [Fact]
    public void The_gradient_of_an_intermediate_result_is_kept_on_request()
    {
        var w = Tensor.Parameter(2);
        var y = (w * 3).RetainGradient();
        var z = w.Linear(Tensor.Full(1, 1, 2), null, Activation.Sigmoid).RetainGradient();
        (y.Sum() * 2 + z.Sum()).Backward();
        Assert.Equal([2f, 2f], y.Gradient.ToArray());
        Assert.Equal([1f], z.Gradient.ToArray());
        Assert.Throws<InvalidOperationException>(() => (w * 3).Gradient[0]);
    }

    [Fact]
    public void A_steady_step_allocates_less_than_4_kB_and_memory_stays_flat()
    {
        var random = new RandomStream(1);
        var model = new Sequential(
            new Conv2D(1, 4, 3, random, padding: 1), new BatchNorm(4), new ActivationLayer(Activation.Relu), new Dropout(0.1f, random),
            new ConvTranspose2D(4, 2, 3, random, padding: 1));
        var (embedding, attention, norm) = (new Embedding(11, 8, random), new MultiHeadAttention(8, 2, random, causal: true), new LayerNorm(8));
        var (lstm, gru, rnn, head) = (new Lstm(8, 8, random), new Gru(8, 8, random), new Rnn(8, 8, random), new Linear(8, 11, random, Activation.Gelu));
        Module[] modules = [model, embedding, attention, norm, lstm, gru, rnn, head];
        var parameters = new ParameterSet(modules.SelectMany(module => module.Parameters));
        var optimizer = new AdamW(ParameterGroup.DecayWeightsOnly(parameters, 0.1f));
        int[] ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        void Step()
        {
            using var step = Tape.Begin();
            var images = model.Forward(Tensor.Normal(random, 3, 1, 6, 6));
            var x = embedding.Forward(ids, 2, 5);
            x += attention.Forward(norm.Forward(x));
            x = rnn.Forward(gru.Forward(lstm.Forward(x)));
            var more = Tensor.Concat(1, x, x.Slice(1, 0, 2)).Transpose(0, 1).Softmax().Max(-1).Exp().Mean();
            var loss = Losses.CrossEntropy(head.Forward(x), ids) + Losses.MeanSquaredError(images, Tensor.Zeros(3, 2, 6, 6)) + more * 0.1f;
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Parameters.ClipGradients(1);
            optimizer.Step();
        }
        for (var i = 0; i < 100; i++)
            Step();
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                Step();
            return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        }
        Assert.True(Allocated() < 4096, $"{Allocated()} bytes a step.");
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 300; i++)
            Step();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(grown < 8 << 20, $"300 steps left {grown} bytes."); // Other tests run meanwhile.
    }
}
