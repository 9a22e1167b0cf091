using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

[Collection(Alone.Name)]
public class TrainingTests
{
    private static readonly float[] Xor = [0, 0, 0, 1, 1, 0, 1, 1];

    [Fact]
    public void A_small_network_learns_exclusive_or()
    {
        var model = new Sequential(new Linear(2, 8, new RandomStream(1), Activation.Tanh), new Linear(8, 1, new RandomStream(2)));
        var data = new Matrix(4, 2, Xor);
        var targets = new Matrix(4, 1, [0, 1, 1, 0]);
        var reports = Training.Run(new Adam(model.Parameters) { LearningRate = 0.05f }, 4,
            batch => Losses.BinaryCrossEntropyWithLogits(model.Forward(Tensor.FromRows(data, batch)), Tensor.FromRows(targets, batch)),
            new TrainingOptions { Epochs = 200, BatchSize = 3 }).ToList();
        Assert.Equal(200, reports.Count);
        Assert.True(reports[0].Loss > 0.6);
        Assert.True(reports[^1].Loss < 0.02, $"The loss is {reports[^1].Loss}.");
        Assert.Equal([0, 1, 1, 0], model.Forward(Tensor.From(data)).Values.ToArray().Select(score => score > 0 ? 1 : 0));
    }

    [Fact]
    public void Training_is_lazy()
    {
        var w = Tensor.Parameter(1);
        var calls = 0;
        var epochs = Training.Run(new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])), 10, batch =>
        {
            calls += batch.Length;
            return (w - 1).Square().Sum();
        }, new TrainingOptions { BatchSize = 4 });
        Assert.Equal(0, calls);
        Assert.Equal(1, epochs.First().Epoch);
        Assert.Equal(10, calls);
    }

    [Theory]
    [InlineData(10, 3, false, 1, new[] { 1.0, 2 })] // 4 minibatches of at most 3
    [InlineData(10, 3, true, 3, new[] { 1 / 3.0, 2 / 3.0, 1, 4 / 3.0, 5 / 3.0, 2 })] // 3 of exactly 3
    [InlineData(10, 3, false, 2, new[] { 0.5, 1, 1.5, 2 })]
    [InlineData(10, 5, false, int.MaxValue, new[] { 0.5, 1, 1.5, 2 })] // no more reports than minibatches
    [InlineData(10, 99, true, 1, new[] { 1.0, 2 })]
    public void Reports_come_at_their_fractions_of_an_epoch(int examples, int batchSize, bool dropLast, int reports, double[] expected)
    {
        var (seen, sizes, w) = (new int[examples], new List<int>(), Tensor.Parameter(1));
        var options = new TrainingOptions { Epochs = 2, BatchSize = batchSize, DropLast = dropLast, Reports = reports };
        var epochs = Training.Run(new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])), examples, batch =>
        {
            foreach (var example in batch)
                seen[example]++;
            sizes.Add(batch.Length);
            return (w - 1).Square().Sum();
        }, options).Select(report => report.Epoch);
        Assert.Equal(expected, epochs);
        Assert.Equal(options.Updates(examples), sizes.Count);
        if (dropLast)
            Assert.All(sizes, size => Assert.Equal(Math.Min(batchSize, examples), size));
        else
            Assert.All(seen, times => Assert.Equal(2, times));
    }

    [Fact]
    public void The_mean_loss_weighs_minibatches_by_their_size()
    {
        var w = Tensor.Parameter(1);
        var report = Training.Run(new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])), 10, batch => w.Sum() * 0 + batch.Length,
            new TrainingOptions { Epochs = 1, BatchSize = 8 }).Single();
        Assert.Equal((8 * 8 + 2 * 2) / 10.0, report.Loss, 1e-6);
    }

    [Fact]
    public void Training_stops_at_the_next_minibatch_when_the_reader_presses_stop()
    {
        using var stop = new CancellationTokenSource();
        Cancellation.Attach(() => stop.Token);
        try
        {
            var (updates, w) = (0, Tensor.Parameter(1));
            var training = Training.Run(new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])), 10, _ =>
            {
                if (++updates == 7)
                    stop.Cancel();
                return w.Sum();
            }, new TrainingOptions { Epochs = int.MaxValue, BatchSize = 1 });
            Assert.Throws<OperationCanceledException>(() => training.Count());
            Assert.Equal(7, updates);
        }
        finally
        {
            Cancellation.Attach(null);
        }
    }

    [Fact]
    public void The_schedule_moves_the_learning_rate_and_gives_it_back()
    {
        var w = Tensor.Parameter(1);
        var optimizer = new Sgd(new ParameterSet([KeyValuePair.Create("w", w)])) { LearningRate = 0.5f };
        var rates = Training.Run(optimizer, 2, _ => w.Square().Sum(), new TrainingOptions { Epochs = 3, BatchSize = 1, Schedule = Schedule.Step(2) })
            .Select(report => report.LearningRate).ToArray();
        TorchGolden.Close([0.5f, 0.05f, 0.005f], rates, "learning rate");
        Assert.Equal(0.5f, optimizer.LearningRate);
    }

    [Fact]
    public void Schedules()
    {
        Assert.Equal([1f, 1f, 0.5f, 0.5f, 0.25f], Enumerable.Range(0, 5).Select(i => Schedule.Step(2, 0.5f).At(i)));
        Assert.Equal([0.25f, 0.5f, 0.75f, 1f, 1f, 1f], Enumerable.Range(0, 6).Select(i => Schedule.WarmUp(4).At(i)));
        var cosine = Schedule.Cosine(10, final: 0.2f);
        TorchGolden.Close([1, 0.6f, 0.2f, 0.2f], [cosine.At(0), cosine.At(5), cosine.At(10), cosine.At(99)], "cosine");
        Assert.Equal(cosine.At(3), Schedule.WarmUp(4, cosine).At(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => cosine.At(-1));
    }

    [Fact]
    public void A_gradient_is_clipped_to_its_length()
    {
        var (a, b) = (Tensor.Parameter(1), Tensor.Parameter(1));
        var set = new ParameterSet([KeyValuePair.Create("a", a), KeyValuePair.Create("b", b)]);
        (a * 3 + b * 4).Sum().Backward();
        Assert.Equal(5, set.GradientNorm());
        Assert.Equal(5, set.ClipGradients(10));
        Assert.Equal(3, a.Gradient[0]);
        Assert.Equal(5, set.ClipGradients(0.5f));
        TorchGolden.Close([0.3f, 0.4f], [a.Gradient[0], b.Gradient[0]], "gradient");
        Assert.Throws<ArgumentOutOfRangeException>(() => set.ClipGradients(0));
    }

    [Fact]
    public void Groups_decay_weights_and_leave_biases()
    {
        var layer = new Linear(2, 2, new RandomStream(1));
        var (weight, bias) = (layer.Weight.ToArray(), layer.Bias!.Value.ToArray());
        var optimizer = new AdamW(ParameterGroup.DecayWeightsOnly(layer.Parameters, 0.5f)) { LearningRate = 0.1f };
        (layer.Forward(Tensor.Zeros(1, 2)).Sum() * 0).Backward();
        optimizer.Step();
        TorchGolden.Close([.. weight.Select(w => 0.95f * w)], layer.Weight.Values, "weight");
        Assert.Equal(bias, layer.Bias!.Value.ToArray());
    }

    [Fact]
    public void A_group_can_be_frozen_and_a_parameter_without_gradient_stays()
    {
        var (a, b) = (Tensor.Full(1, 1).AsParameter(), Tensor.Full(1, 1).AsParameter());
        ParameterSet One(string name, Tensor value) => new([KeyValuePair.Create(name, value)]);
        var optimizer = new Sgd([new ParameterGroup(One("a", a)) { LearningRateFactor = 0 }, new ParameterGroup(One("b", b))]) { WeightDecay = 1 };
        a.Sum().Backward();
        optimizer.Step();
        Assert.Equal((1f, 1f), (a.Item, b.Item));
        Assert.Throws<ArgumentException>(() => new Sgd([new ParameterGroup(One("a", a)), new ParameterGroup(One("a", a))]));
        Assert.Throws<ArgumentException>(() => new Sgd(new ParameterSet([])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_and_thread_count_give_the_same_bits(int threads) =>
        Assert.Equal(Trained(threads), Trained(threads));

    [Fact]
    public void Thread_counts_give_the_same_bits()
    {
        var one = Trained(1);
        Assert.Equal(one, Trained(2));
        Assert.Equal(one, Trained(3));
        Assert.Equal(one, Trained(4));
    }

    /// <summary>All parameters after a few steps of a network with most of the layers, large enough to be shared between threads.</summary>
    private static float[] Trained(int threads)
    {
        var before = Workers.Count;
        Workers.Count = threads;
        try
        {
            var random = new RandomStream(5);
            var images = new Sequential(
                new Conv2D(1, 8, 4, random, stride: 2, padding: 1), new BatchNorm(8), new ActivationLayer(Activation.LeakyRelu),
                new Dropout(0.2f, random), new ConvTranspose2D(8, 1, 4, random, stride: 2, padding: 1));
            var (embedding, attention, norm) = (new Embedding(40, 32, random), new MultiHeadAttention(32, 4, random, causal: true), new LayerNorm(32));
            var (lstm, head) = (new Lstm(32, 32, random), new Linear(32, 40, random, Activation.Gelu));
            var parameters = images.Parameters.And(embedding.Parameters).And(attention.Parameters).And(norm.Parameters).And(lstm.Parameters).And(head.Parameters);
            var optimizer = new Sgd(parameters) { LearningRate = 0.1f, Momentum = 0.9f };
            var ids = new int[20 * 30];
            for (var i = 0; i < ids.Length; i++)
                ids[i] = random.Next(40);
            for (var i = 0; i < 3; i++)
            {
                using var step = Tape.Begin();
                var x = Tensor.Normal(random, 32, 1, 12, 12);
                var words = embedding.Forward(ids, 20, 30);
                words = lstm.Forward(words + attention.Forward(norm.Forward(words)));
                var loss = Losses.MeanSquaredError(images.Forward(x), x) + Losses.CrossEntropy(head.Forward(words), ids);
                optimizer.ZeroGradients();
                loss.Backward();
                optimizer.Step();
            }
            return [.. parameters.SelectMany(entry => entry.Value.ToArray())];
        }
        finally
        {
            Workers.Count = before;
        }
    }
}
