using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>
/// A deep belief network: a stack of restricted Boltzmann machines, each of which has learned the hidden states of the one below.
/// P(v, h¹, …, h^L) = P(v | h¹) … P(h^(L−2) | h^(L−1)) P(h^(L−1), h^L): the two top layers are a Boltzmann machine, the arrows below point down.
/// </summary>
/// <remarks>
/// Matrices hold one case per row. Layer 0 is the visible one. Training as on the slide: <see cref="Pretrain"/> is unsupervised, layer by
/// layer; fine-tuning by backpropagation begins with <see cref="ToClassifier"/>, as a generative model with <see cref="WakeSleep"/>.
/// Source: G. Hinton, S. Osindero, Y.-W. Teh, "A fast learning algorithm for deep belief nets" (2006).
/// </remarks>
public sealed partial class DeepBeliefNetwork
{
    private readonly RestrictedBoltzmannMachine[] _machines;

    /// <summary>The machines, from the bottom up; machine l joins layers l and l + 1.</summary>
    public IReadOnlyList<RestrictedBoltzmannMachine> Machines => _machines;

    /// <summary>The machine of the two top layers.</summary>
    public RestrictedBoltzmannMachine Top => _machines[^1];

    /// <summary>Number of units in each layer, from the visible one up, without labels.</summary>
    public IReadOnlyList<int> Sizes => [_machines[0].Visible - _machines[0].Labels, .. _machines.Select(machine => machine.Hidden)];

    /// <summary>
    /// Greedy training: the bottom machine learns the data, the next one the bottom one's hidden states given the data, and so on up.
    /// Hidden states are drawn anew from their probabilities each time they are learned from.
    /// </summary>
    /// <param name="data">Training cases, (cases, visible units).</param>
    /// <param name="options">How each machine is trained, from the bottom up; the last one counts for all further machines.</param>
    /// <returns>The reports of the machines' trainings, one after the other, while they learn.</returns>
    /// <exception cref="ArgumentException">The data do not fit, there are no options, or the top machine has labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A training diverged.</exception>
    public IEnumerable<LayerReport> Pretrain(Matrix data, params ContrastiveDivergence[] options)
    {
        var plan = Plan(data, options);
        return LayerByLayer();

        IEnumerable<LayerReport> LayerByLayer()
        {
            var v = data;
            for (var layer = 0; layer < _machines.Length; layer++)
            {
                var (rbm, how) = (_machines[layer], plan[layer]);
                foreach (var report in rbm.Train(v, how, validation: null, new RandomStream(how.Seed).Split(layer)))
                    yield return new LayerReport(layer + 1, report);
                if (rbm != Top) v = rbm.HiddenGiven(v); // the output of one machine is the input of the next
            }
        }
    }

    /// <summary>The probabilities of a layer's units given the data, each layer fed with the probabilities below: the network's features.</summary>
    /// <param name="v">Cases, (cases, visible units).</param>
    /// <param name="layer">Which layer, 1 to the number of machines; the top one if null.</param>
    /// <returns>(cases, units of that layer), a new matrix.</returns>
    /// <exception cref="ArgumentException">The cases do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Matrix Features(Matrix v, int? layer = null)
    {
        // A top machine with labels reads more than the layer below.
        var most = Top.Labels > 0 ? _machines.Length - 1 : _machines.Length;
        var top = Guard.InRange(layer ?? most, 1, most, nameof(layer));
        var features = _machines[0].HiddenGiven(v);
        for (var i = 1; i < top; i++)
        {
            using var below = features;
            features = _machines[i].HiddenGiven(below);
        }
        return features;
    }

    /// <summary>From states of the top machine's visible layer down to the visible units: samples on the way, means at the end.</summary>
    /// <param name="states">States of the layer under the top, (cases, units), labels left out or not.</param>
    /// <returns>Means of v, (cases, visible units), a new matrix.</returns>
    /// <exception cref="ArgumentException">The states do not fit.</exception>
    public Matrix Down(Matrix states)
    {
        var current = WithoutLabels(states);
        for (var i = _machines.Length - 2; i >= 0; i--)
        {
            using var above = current;
            current = _machines[i].VisibleGiven(above);
            if (i == 0) break;
            using var means = current;
            current = _machines[i].Draw(means);
        }
        return current;
    }
}

/// <summary>How the layer-by-layer training of a deep belief network stands.</summary>
/// <param name="Layer">The layer that learns, from 1 at the bottom.</param>
/// <param name="Training">How its restricted Boltzmann machine stands.</param>
public sealed record LayerReport(int Layer, RbmReport Training);
