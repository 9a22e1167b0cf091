using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <content>
/// Fine-tuning: the stack's weights become the first layers of a feed-forward classifier, a softmax layer is put on top, and all of them
/// are updated with labelled data by backpropagation and gradient descent (<see cref="FeedForwardClassifier.Train"/>).
/// </content>
public sealed partial class DeepBeliefNetwork
{
    /// <summary>A classifier that begins with the weights of this network, and with 0 in its softmax layer. The network stays as it is.</summary>
    /// <param name="classes">Number of classes, 2 to 256.</param>
    /// <remarks>G. Hinton and R. Salakhutdinov, "Reducing the dimensionality of data with neural networks" (2006). A top machine with labels gives its other weights.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    public FeedForwardClassifier ToClassifier(int classes)
    {
        var classifier = new FeedForwardClassifier([.. Sizes, Guard.Classes(classes)], Activation.Sigmoid);
        for (var layer = 0; layer < _machines.Length; layer++)
        {
            var (rbm, linear) = (_machines[layer], classifier.Layers[layer]);
            var inputs = rbm.Visible - rbm.Labels;
            for (var i = 0; i < inputs; i++)
                for (var j = 0; j < rbm.Hidden; j++) linear.Weight.Values[j * inputs + i] = rbm.W[i, j]; // (outputs, inputs) there
            rbm.b.CopyTo(linear.Bias!.Value.Values);
        }
        classifier.Layers[^1].Weight.Values.Clear();
        return classifier;
    }
}
