using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A restricted Boltzmann machine 784x500, batch 100, contrastive divergence with one step.</summary>
internal static class RbmStep
{
    public static TrainingStep Make()
    {
        const int batch = 100, visible = 784, hidden = 500;
        var data = new Matrix(batch, visible);
        new RandomStream(1).Fill(data.Span);
        var machine = new RestrictedBoltzmannMachine(visible, hidden);
        var step = new ContrastiveDivergenceStep(machine, new ContrastiveDivergence { BatchSize = batch });
        void Step()
        {
            data.Span.CopyTo(step.Batch.Span);
            step.Update(0.01f, average: false);
        }
        return new("RBM 784x500, batch 100, CD-1", 2.0 * 5 * batch * visible * hidden, 6.3, Step);
    }
}
