using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A GPT with learned positions, pre-norm blocks and AdamW.</summary>
internal sealed partial class GptStep(int layers, int width, int heads, int context, int batch, int vocabulary) : TrainingStep
{
    public override string Name => $"GPT {layers} x {width}, {heads} heads, context {context}, batch {batch}";

    public override double Flops
    {
        get
        {
            double tokens = batch * context;
            return 6 * tokens * (layers * 12.0 * width * width + (double)width * vocabulary) + 6 * tokens * layers * context * width;
        }
    }

    public override Action Ours()
    {
        var model = new Model(layers, width, heads, context, vocabulary);
        var optimizer = new AdamW(ParameterGroup.DecayWeightsOnly(model.Parameters, 0.1f)) { LearningRate = 1e-3f };
        var random = new RandomStream(2);
        var (inputs, targets) = (new int[batch * context], new int[batch * context]);
        for (var i = 0; i < inputs.Length; i++)
            (inputs[i], targets[i]) = (random.Next(vocabulary), random.Next(vocabulary));
        void Step()
        {
            using var step = Tape.Begin();
            var loss = Losses.CrossEntropy(model.Forward(inputs, batch), targets);
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Parameters.ClipGradients(1);
            optimizer.Step();
        }
        return Step;
    }

    private sealed class Model : Module
    {
        private readonly Embedding _tokens, _positions;
        private readonly Block[] _blocks;
        private readonly LayerNorm _norm;
        private readonly Linear _head;
        private readonly int[] _places;

        public Model(int layers, int width, int heads, int context, int vocabulary)
        {
            var random = new RandomStream(1);
            var initializer = Initializer.Normal(random);
            _tokens = Add("tokens", new Embedding(vocabulary, width, random, initializer));
            _positions = Add("positions", new Embedding(context, width, random, initializer));
            _blocks = [.. Enumerable.Range(0, layers).Select(i => Add($"block{i}", new Block(width, heads, random, initializer)))];
            _norm = Add("norm", new LayerNorm(width));
            _head = Add("head", new Linear(width, vocabulary, random, bias: false, initializer: initializer));
            _places = [.. Enumerable.Range(0, context)];
        }

        public Tensor Forward(ReadOnlySpan<int> tokens, int batch)
        {
            var x = _tokens.Forward(tokens, batch, _places.Length) + _positions.Forward(_places);
            foreach (var block in _blocks)
                x = block.Forward(x);
            return _head.Forward(_norm.Forward(x));
        }
    }

    private sealed class Block : Layer
    {
        private readonly LayerNorm _norm1, _norm2;
        private readonly MultiHeadAttention _attention;
        private readonly Linear _up, _down;

        public Block(int width, int heads, RandomStream random, Initializer initializer)
        {
            _norm1 = Add("norm1", new LayerNorm(width));
            _attention = Add("attention", new MultiHeadAttention(width, heads, random, causal: true, initializer));
            _norm2 = Add("norm2", new LayerNorm(width));
            _up = Add("up", new Linear(width, 4 * width, random, Activation.Gelu, initializer: initializer));
            _down = Add("down", new Linear(4 * width, width, random, initializer: initializer));
        }

        public override Tensor Forward(Tensor x)
        {
            x += _attention.Forward(_norm1.Forward(x));
            return x + _down.Forward(_up.Forward(_norm2.Forward(x)));
        }
    }
}
