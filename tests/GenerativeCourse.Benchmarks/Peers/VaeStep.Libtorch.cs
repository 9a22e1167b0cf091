using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class VaeStep
{
    public override Action Libtorch()
    {
        var (encoder, mean, logVariance) = (nn.Linear(Pixels, Hidden), nn.Linear(Hidden, Latent), nn.Linear(Hidden, Latent));
        var (decoder, output) = (nn.Linear(Latent, Hidden), nn.Linear(Hidden, Pixels));
        Parameter[] parameters = [.. new Module[] { encoder, mean, logVariance, decoder, output }.SelectMany(layer => layer.parameters())];
        var optimizer = optim.Adam(parameters);
        var x = rand(Batch, Pixels);
        return () =>
        {
            var h = functional.relu(encoder.call(x));
            var (m, v) = (mean.call(h), logVariance.call(h));
            var z = m + (v * 0.5f).exp() * randn_like(m);
            var logits = output.call(functional.relu(decoder.call(z)));
            var loss = functional.binary_cross_entropy_with_logits(logits, x, reduction: Reduction.Sum) / Batch
                + (m.square() + v.exp() - 1 - v).sum() * (0.5f / Batch);
            LibtorchTraining.Descend(optimizer, loss);
        };
    }
}
