using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>Classes: label units beside the layer under the top, so that the top machine learns which class goes with which features.</content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>
    /// The same stack with label units beside the top machine's visible ones. The other weights of the top are copied, those of the
    /// labels are 0; the machines below are shared, not copied.
    /// </summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <param name="seed">For the samples of the new top machine.</param>
    /// <exception cref="InvalidOperationException">There are labels already, or no machine below the top.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public DeepBeliefNetwork WithLabels(int classes, long seed = 1)
    {
        Guard.Classes(classes);
        if (Top.Labels > 0) throw new InvalidOperationException("The network has labels already.");
        if (_machines.Length < 2) throw new InvalidOperationException("Labels stand beside hidden units: the network needs two machines or more.");
        var top = new RestrictedBoltzmannMachine(Top.Visible + classes, Top.Hidden, labels: classes, seed: seed);
        top.W.Span.Clear();
        Top.W.Span.CopyTo(top.W.Span);
        Top.a.CopyTo(top.a, 0);
        Top.b.CopyTo(top.b, 0);
        return new DeepBeliefNetwork([.. _machines[..^1], top]);
    }

    /// <summary>Trains the top machine on the features of labelled cases, each beside its label.</summary>
    /// <param name="data">Training cases, (cases, visible units).</param>
    /// <param name="labels">A class for each case, 0 to the number of classes − 1.</param>
    /// <param name="options">How it is trained; features are drawn anew each time.</param>
    /// <returns>The reports of the training, while it learns.</returns>
    /// <exception cref="InvalidOperationException">The network has no labels, or the training diverged.</exception>
    /// <exception cref="ArgumentException">The labels do not fit.</exception>
    public IEnumerable<RbmReport> TrainTop(Matrix data, ReadOnlyMemory<byte> labels, ContrastiveDivergence? options = null)
    {
        options ??= new ContrastiveDivergence();
        options.Validate();
        RequireLabels();
        _machines[0].RequireCases(data, atLeast: 1);
        Guard.Labels(labels.Span, data.Rows, Top.Labels);
        using var features = Features(data);
        return Top.Train(Beside(features, row => labels.Span[row]), options with { DrawData = true });
    }

    /// <summary>The class of each case: the label with which the top machine's free energy is lowest.</summary>
    /// <param name="data">Cases, (cases, visible units).</param>
    /// <returns>One class per case.</returns>
    /// <exception cref="InvalidOperationException">The network has no labels.</exception>
    /// <exception cref="ArgumentException">The cases do not fit.</exception>
    public int[] Predict(Matrix data)
    {
        RequireLabels();
        _machines[0].RequireCases(data);
        using var features = Features(data);
        var (best, lowest) = (new int[data.Rows], new double[data.Rows]);
        Array.Fill(lowest, double.PositiveInfinity);
        for (var label = 0; label < Top.Labels; label++)
        {
            var tried = label;
            using var states = Beside(features, _ => tried);
            var energies = Top.FreeEnergy(states);
            for (var row = 0; row < data.Rows; row++)
                if (energies[row] < lowest[row]) (best[row], lowest[row]) = (label, energies[row]);
        }
        return best;
    }

    // (cases, Top.Visible): features, then a one for the case's label.
    private Matrix Beside(Matrix features, Func<int, int> label)
    {
        var states = new Matrix(features.Rows, Top.Visible);
        for (var row = 0; row < features.Rows; row++)
        {
            features.Row(row).CopyTo(states.Row(row));
            states[row, features.Columns + label(row)] = 1;
        }
        return states;
    }

    private void RequireLabels()
    {
        if (Top.Labels == 0) throw new InvalidOperationException("The network has no labels: add them with WithLabels first.");
        if (_machines.Length < 2) throw new InvalidOperationException("The network has one machine only: labels stand beside hidden units.");
    }
}
