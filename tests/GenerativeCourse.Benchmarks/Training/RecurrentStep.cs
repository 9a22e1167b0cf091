using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A recurrent language model: 128 wide, 16 steps, batch 64, 1,000 classes.</summary>
internal abstract class RecurrentStep : TrainingStep
{
    protected const int Batch = 64, Time = 16, Width = 128, Classes = 1000;

    public override string Name => $"{Kind} {Width}, {Time} steps, batch {Batch}, {Classes:N0} classes";

    public override double Flops => 6.0 * Batch * Time * (2.0 * Gates * Width * Width + Width * Classes);

    protected abstract string Kind { get; }

    protected abstract int Gates { get; }

    public override Action Ours()
    {
        var random = new RandomStream(1);
        var (embedding, layer, head) = (new Embedding(Classes, Width, random), Make(random), new Linear(Width, Classes, random));
        var optimizer = new Adam(embedding.Parameters.And(layer.Parameters).And(head.Parameters));
        var (inputs, targets) = (new int[Batch * Time], new int[Batch * Time]);
        for (var i = 0; i < inputs.Length; i++)
            (inputs[i], targets[i]) = (random.Next(Classes), random.Next(Classes));
        void Step()
        {
            using var step = Tape.Begin();
            var loss = Losses.CrossEntropy(head.Forward(layer.Forward(embedding.Forward(inputs, Batch, Time))), targets);
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        }
        return Step;
    }

    protected abstract Recurrent Make(RandomStream random);
}

/// <summary>With long short-term memory.</summary>
internal sealed partial class LstmStep : RecurrentStep
{
    protected override string Kind => "LSTM";

    protected override int Gates => 4;

    protected override Recurrent Make(RandomStream random) => new Lstm(Width, Width, random);
}

/// <summary>With gated recurrent units.</summary>
internal sealed partial class GruStep : RecurrentStep
{
    protected override string Kind => "GRU";

    protected override int Gates => 3;

    protected override Recurrent Make(RandomStream random) => new Gru(Width, Width, random);
}
