using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks.Peers;

/// <summary>The models of StepsOfNetworks.cs in TorchSharp: the same sizes, losses and optimizers.</summary>
internal static class PeerNetworks
{
    /// <summary>Contrastive divergence by hand: libtorch computes the products, the draws and the sums.</summary>
    public static Action Rbm()
    {
        const int batch = 100, visible = 784, hidden = 500;
        var (w, a, b) = (randn(visible, hidden) * 0.01f, zeros(visible), zeros(hidden));
        var data = rand(batch, visible);
        return () =>
        {
            using var off = no_grad();
            var p0 = (data.matmul(w) + b).sigmoid();
            var v = (bernoulli(p0).matmul(w.t()) + a).sigmoid().bernoulli();
            var p1 = (v.matmul(w) + b).sigmoid();
            w.add_(data.t().matmul(p0) - v.t().matmul(p1), 0.01f / batch);
            a.add_((data - v).sum(0), 0.01f / batch);
            b.add_((p0 - p1).sum(0), 0.01f / batch);
        };
    }

    public static Action Vae()
    {
        const int batch = 128, pixels = 784, hidden = 400, latent = 20;
        var (encoder, mean, logVariance) = (nn.Linear(pixels, hidden), nn.Linear(hidden, latent), nn.Linear(hidden, latent));
        var (decoder, output) = (nn.Linear(latent, hidden), nn.Linear(hidden, pixels));
        Parameter[] parameters = [.. new Module[] { encoder, mean, logVariance, decoder, output }.SelectMany(layer => layer.parameters())];
        var optimizer = optim.Adam(parameters);
        var x = rand(batch, pixels);
        return () =>
        {
            var h = functional.relu(encoder.call(x));
            var (m, v) = (mean.call(h), logVariance.call(h));
            var z = m + (v * 0.5f).exp() * randn_like(m);
            var logits = output.call(functional.relu(decoder.call(z)));
            var loss = functional.binary_cross_entropy_with_logits(logits, x, reduction: Reduction.Sum) / batch
                + (m.square() + v.exp() - 1 - v).sum() * (0.5f / batch);
            Descend(optimizer, loss);
        };
    }

    public static Action Gan() => Adversarial(
        Sequential(nn.Linear(64, 256), LeakyReLU(0.2), nn.Linear(256, 512), LeakyReLU(0.2), nn.Linear(512, 784), Tanh()),
        Sequential(nn.Linear(784, 512), LeakyReLU(0.2), nn.Linear(512, 256), LeakyReLU(0.2), nn.Linear(256, 1)),
        128, [64], [784]);

    public static Action Dcgan() => Adversarial(
        Sequential(
            ConvTranspose2d(64, 128, 7, bias: false), BatchNorm2d(128), ReLU(),
            ConvTranspose2d(128, 64, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(64), ReLU(),
            ConvTranspose2d(64, 1, 4, stride: 2, padding: 1), Tanh()),
        Sequential(
            Conv2d(1, 64, 4, stride: 2, padding: 1), LeakyReLU(0.2),
            Conv2d(64, 128, 4, stride: 2, padding: 1, bias: false), BatchNorm2d(128), LeakyReLU(0.2),
            Conv2d(128, 1, 7)),
        64, [64, 1, 1], [1, 28, 28]);

    public static Action Lstm()
    {
        const int batch = 64, time = 16, width = 128, classes = 1000;
        var (embedding, lstm, head) = (nn.Embedding(classes, width), nn.LSTM(width, width, batchFirst: true), nn.Linear(width, classes));
        Parameter[] parameters = [.. new Module[] { embedding, lstm, head }.SelectMany(layer => layer.parameters())];
        var optimizer = optim.Adam(parameters);
        var (inputs, targets) = (randint(classes, [batch, time]), randint(classes, [batch * time]));
        return () =>
        {
            var (hidden, _, _) = lstm.call(embedding.call(inputs));
            Descend(optimizer, functional.cross_entropy(head.call(hidden).view(-1, classes), targets));
        };
    }

    internal static void Descend(optim.Optimizer optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    /// <summary>One step of the discriminator, one of the generator; the discriminator's weights are frozen in the second.</summary>
    private static Action Adversarial(Sequential generator, Sequential discriminator, int batch, long[] noise, long[] image)
    {
        var optimizerG = optim.Adam(generator.parameters(), 2e-4, 0.5);
        var optimizerD = optim.Adam(discriminator.parameters(), 2e-4, 0.5);
        long[] noises = [batch, .. noise], images = [batch, .. image];
        var real = randn(images);
        var (ones, zeros) = (torch.ones(batch), torch.zeros(batch));
        Tensor Loss(Tensor samples, Tensor truth) =>
            functional.binary_cross_entropy_with_logits(discriminator.call(samples).view(batch), truth);
        return () =>
        {
            Tensor fake;
            using (no_grad())
                fake = generator.call(randn(noises)).view(images);
            Descend(optimizerD, Loss(real, ones) + Loss(fake, zeros));
            foreach (var parameter in discriminator.parameters())
                parameter.requires_grad = false;
            Descend(optimizerG, Loss(generator.call(randn(noises)).view(images), ones));
            foreach (var parameter in discriminator.parameters())
                parameter.requires_grad = true;
        };
    }
}
