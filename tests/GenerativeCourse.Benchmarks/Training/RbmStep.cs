using GenerativeCourse.Boltzmann;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Benchmarks;

/// <summary>A restricted Boltzmann machine 784x500, batch 100, contrastive divergence with one step.</summary>
internal sealed partial class RbmStep : TrainingStep
{
    private const int Batch = 100, Visible = 784, Hidden = 500;

    public override string Name => "RBM 784x500, batch 100, CD-1";

    public override double Flops => 2.0 * 5 * Batch * Visible * Hidden;

    public override Action Ours()
    {
        var data = new Matrix(Batch, Visible);
        new RandomStream(1).Fill(data.Span);
        var machine = new RestrictedBoltzmannMachine(Visible, Hidden);
        var step = new ContrastiveDivergenceStep(machine, new ContrastiveDivergence { BatchSize = Batch });
        void Step()
        {
            data.Span.CopyTo(step.Batch.Span);
            step.Update(0.01f, average: false);
        }
        return Step;
    }
}
