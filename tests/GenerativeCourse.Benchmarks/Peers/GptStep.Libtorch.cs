using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

// With libtorch's fused attention.
internal sealed partial class GptStep
{
    public override Action Libtorch()
    {
        var (tokens, positions) = (nn.Embedding(vocabulary, width), nn.Embedding(context, width));
        var blocks = Enumerable.Range(0, layers).Select(_ => new LibtorchBlock(width, heads)).ToArray();
        var (norm, head) = (LayerNorm(width), nn.Linear(width, vocabulary, hasBias: false));
        Parameter[] parameters = [.. new Module[] { tokens, positions, norm, head }.Concat(blocks).SelectMany(layer => layer.parameters())];
        var optimizer = optim.AdamW(parameters, 1e-3, weight_decay: 0.1);
        var (inputs, targets) = (randint(vocabulary, [batch, context]), randint(vocabulary, [batch * context]));
        var places = arange(context);
        return () =>
        {
            var x = tokens.call(inputs) + positions.call(places);
            foreach (var block in blocks)
                x = block.forward(x);
            var loss = functional.cross_entropy(head.call(norm.call(x)).view(-1, vocabulary), targets);
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 1);
            optimizer.step();
        };
    }

    private sealed class LibtorchBlock : Module<Tensor, Tensor>
    {
        private readonly int _heads;
        private readonly LayerNorm _norm1, _norm2;
        private readonly Linear _queries, _output, _up, _down;

        public LibtorchBlock(int width, int heads)
            : base("block")
        {
            _heads = heads;
            (_norm1, _norm2) = (LayerNorm(width), LayerNorm(width));
            (_queries, _output) = (nn.Linear(width, 3 * width), nn.Linear(width, width));
            (_up, _down) = (nn.Linear(width, 4 * width), nn.Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (b, t, c) = (x.shape[0], x.shape[1], x.shape[2]);
            // (B, T, 3C) -> three times (B, H, T, D)
            var parts = _queries.call(_norm1.call(x)).view(b, t, 3, _heads, c / _heads).permute(2, 0, 3, 1, 4);
            var y = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true);
            x += _output.call(y.transpose(1, 2).reshape(b, t, c));
            return x + _down.call(functional.gelu(_up.call(_norm2.call(x))));
        }
    }
}
