using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

/// <summary>What several of the steps in libtorch share.</summary>
internal static class LibtorchTraining
{
    /// <summary>Embedding, a recurrent layer and a projection to classes, with Adam.</summary>
    public static Action LanguageModel(Module layer, Func<Tensor, Tensor> run, int batch, int time, int width, int classes)
    {
        var (embedding, head) = (nn.Embedding(classes, width), nn.Linear(width, classes));
        Parameter[] parameters = [.. new[] { embedding, layer, head }.SelectMany(part => part.parameters())];
        var optimizer = optim.Adam(parameters);
        var (inputs, targets) = (randint(classes, [batch, time]), randint(classes, [batch * time]));
        return () => Descend(optimizer, functional.cross_entropy(head.call(run(embedding.call(inputs))).view(-1, classes), targets));
    }

    public static void Descend(optim.Optimizer optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    /// <summary>One step of the discriminator, one of the generator; the discriminator's weights are frozen in the second.</summary>
    public static Action Adversarial(Sequential generator, Sequential discriminator, int batch, long[] noise, long[] image)
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
