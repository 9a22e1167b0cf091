using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A variational autoencoder 784-400-20, batch 128, with Adam.</summary>
internal static class VaeStep
{
    public static TrainingStep Make()
    {
        const int batch = 128, pixels = 784, hidden = 400, latent = 20;
        var random = new RandomStream(1);
        var encoder = new Linear(pixels, hidden, random, Activation.Relu);
        var (mean, logVariance) = (new Linear(hidden, latent, random), new Linear(hidden, latent, random));
        var decoder = new Sequential(new Linear(latent, hidden, random, Activation.Relu), new Linear(hidden, pixels, random));
        var optimizer = new Adam(encoder.Parameters.And(mean.Parameters).And(logVariance.Parameters).And(decoder.Parameters));
        var images = new float[batch * pixels];
        random.Fill(images);
        void Step()
        {
            using var step = Tape.Begin();
            var x = Tensor.From(images, batch, pixels);
            var h = encoder.Forward(x);
            var (m, v) = (mean.Forward(h), logVariance.Forward(h));
            var z = m + (v * 0.5f).Exp() * Tensor.Normal(random, batch, latent);
            var loss = Losses.BinaryCrossEntropyWithLogits(decoder.Forward(z), x, Reduction.PerExample) + Losses.KullbackLeiblerToNormal(m, v);
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        }
        return new("VAE 784-400-20, batch 128, Adam", 2.0 * batch * (5.0 * pixels * hidden + 9 * hidden * latent), 8.2, Step);
    }
}

/// <summary>A GAN of fully connected layers, batch 128: one step of the discriminator and one of the generator.</summary>
internal static class GanStep
{
    public static TrainingStep Make()
    {
        const int batch = 128;
        var random = new RandomStream(1);
        var generator = new Sequential(new Linear(64, 256, random, Activation.LeakyRelu), new Linear(256, 512, random, Activation.LeakyRelu), new Linear(512, 784, random, Activation.Tanh));
        var discriminator = new Sequential(new Linear(784, 512, random, Activation.LeakyRelu), new Linear(512, 256, random, Activation.LeakyRelu), new Linear(256, 1, random));
        var images = new float[batch * 784];
        random.FillNormal(images);
        var step = new AdversarialStep(generator, discriminator, batch, [64], images, [784], random);
        const double g = 64 * 256 + 256 * 512 + 512 * 784, d = 784 * 512 + 512 * 256 + 256;
        return new("GAN 64-256-512-784, batch 128, Adam", AdversarialStep.Flops(batch, g, 64 * 256, d, 784 * 512), 18.3, step.Run);
    }
}

/// <summary>An LSTM language model: 128 wide, 16 steps, batch 64, 1,000 classes.</summary>
internal static class LstmStep
{
    public static TrainingStep Make()
    {
        const int batch = 64, time = 16, width = 128, classes = 1000;
        var random = new RandomStream(1);
        var (embedding, lstm, head) = (new Embedding(classes, width, random), new Lstm(width, width, random), new Linear(width, classes, random));
        var optimizer = new Adam(embedding.Parameters.And(lstm.Parameters).And(head.Parameters));
        var (inputs, targets) = (new int[batch * time], new int[batch * time]);
        for (var i = 0; i < inputs.Length; i++)
            (inputs[i], targets[i]) = (random.Next(classes), random.Next(classes));
        void Step()
        {
            using var step = Tape.Begin();
            var loss = Losses.CrossEntropy(head.Forward(lstm.Forward(embedding.Forward(inputs, batch, time))), targets);
            optimizer.ZeroGradients();
            loss.Backward();
            optimizer.Step();
        }
        return new("LSTM 128, 16 steps, batch 64, 1,000 classes", 6.0 * batch * time * (8.0 * width * width + width * classes), 15.3, Step);
    }
}

/// <summary>A GPT with learned positions, pre-norm blocks and AdamW.</summary>
internal static class GptStep
{
    public static TrainingStep Make(int layers, int width, int heads, int context, int batch, int vocabulary, double libtorch)
    {
        var model = new Gpt(layers, width, heads, context, vocabulary);
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
        double tokens = batch * context;
        var flops = 6 * tokens * (layers * 12.0 * width * width + (double)width * vocabulary) + 6 * tokens * layers * context * width;
        return new($"GPT {layers} x {width}, {heads} heads, context {context}, batch {batch}", flops, libtorch, Step);
    }

    private sealed class Gpt : Module
    {
        private readonly Embedding _tokens, _positions;
        private readonly Block[] _blocks;
        private readonly LayerNorm _norm;
        private readonly Linear _head;
        private readonly int[] _places;

        public Gpt(int layers, int width, int heads, int context, int vocabulary)
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

/// <summary>A DCGAN on 28x28 images, batch 64: generator 64-(128, 7, 7)-(64, 14, 14)-(1, 28, 28), discriminator (64, 14, 14)-(128, 7, 7)-1.</summary>
internal static class DcganStep
{
    public static TrainingStep Make()
    {
        const int batch = 64;
        var random = new RandomStream(1);
        var generator = new Sequential(
            new ConvTranspose2D(64, 128, 7, random, bias: false), new BatchNorm(128), new ActivationLayer(Activation.Relu),
            new ConvTranspose2D(128, 64, 4, random, stride: 2, padding: 1, bias: false), new BatchNorm(64), new ActivationLayer(Activation.Relu),
            new ConvTranspose2D(64, 1, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.Tanh));
        var discriminator = new Sequential(
            new Conv2D(1, 64, 4, random, stride: 2, padding: 1), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(64, 128, 4, random, stride: 2, padding: 1, bias: false), new BatchNorm(128), new ActivationLayer(Activation.LeakyRelu),
            new Conv2D(128, 1, 7, random));
        var images = new float[batch * 784];
        random.FillNormal(images);
        var step = new AdversarialStep(generator, discriminator, batch, [64, 1, 1], images, [1, 28, 28], random);
        const double g = 64 * 128 * 49 + 128 * 64 * 16 * 49 + 64 * 16 * 196, d = 64 * 16 * 196 + 64 * 128 * 16 * 49 + 128 * 49;
        return new("DCGAN 28x28, batch 64, Adam", AdversarialStep.Flops(batch, g, 64 * 128 * 49, d, 64 * 16 * 196), 0, step.Run);
    }
}
