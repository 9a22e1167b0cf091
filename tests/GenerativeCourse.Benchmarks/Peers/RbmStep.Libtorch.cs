using static TorchSharp.torch;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class RbmStep
{
    // Contrastive divergence by hand: libtorch computes the products, the draws and the sums.
    public override Action Libtorch()
    {
        var (w, a, b) = (randn(Visible, Hidden) * 0.01f, zeros(Visible), zeros(Hidden));
        var data = rand(Batch, Visible);
        return () =>
        {
            using var off = no_grad();
            var p0 = (data.matmul(w) + b).sigmoid();
            var v = (bernoulli(p0).matmul(w.t()) + a).sigmoid().bernoulli();
            var p1 = (v.matmul(w) + b).sigmoid();
            w.add_(data.t().matmul(p0) - v.t().matmul(p1), 0.01f / Batch);
            a.add_((data - v).sum(0), 0.01f / Batch);
            b.add_((p0 - p1).sum(0), 0.01f / Batch);
        };
    }
}
