using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Language;

public class RecursiveNeuralTensorNetworkTests
{
    private static readonly Vocabulary Words = new(SentimentPhrases.Vocabulary);

    [Fact]
    public void A_batch_of_trees_is_the_papers_recursion_tree_by_tree()
    {
        var net = new RecursiveNeuralTensorNetwork(Words, width: 4);
        var state = net.State.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        var d = net.Width;
        foreach (var phrase in SentimentPhrases.Sample(40, new RandomStream(1), 1, 4))
            foreach (var (node, probabilities) in net.PredictProbabilities(phrase))
            {
                var p = Vector(node);
                var scores = Enumerable.Range(0, 5).Select(k => state["classify.bias"][k] + Enumerable.Range(0, d).Sum(j => state["classify.weight"][k * d + j] * p[j])).ToArray();
                var expected = scores.Select(s => Math.Exp(s) / scores.Sum(Math.Exp));
                Assert.Equal(expected, probabilities, (x, y) => Math.Abs(x - y) < 1e-5);
            }

        double[] Vector(SentimentPhrase node)
        {
            if (node.Word is not null) return [.. state["words.weight"].Skip(Words.IdOf(node.Word) * d).Take(d).Select(x => (double)x)];
            double[] c = [.. Vector(node.Left!), .. Vector(node.Right!)];
            return [.. Enumerable.Range(0, d).Select(k =>
            {
                double sum = state["compose.bias"][k];
                for (var i = 0; i < 2 * d; i++)
                {
                    sum += state["compose.weight"][k * 2 * d + i] * c[i];
                    for (var j = 0; j < 2 * d; j++) sum += c[i] * state["tensor"][(k * 2 * d + i) * 2 * d + j] * c[j];
                }
                return Math.Tanh(sum);
            })];
        }
    }

    [Fact]
    public void The_gradient_is_the_difference_quotient()
    {
        var (net, phrases) = (new RecursiveNeuralTensorNetwork(Words, width: 4), SentimentPhrases.Sample(20, new RandomStream(2), 1, 3));
        net.Loss(phrases).Backward();
        foreach (var (name, parameter) in net.State)
        {
            var gradient = parameter.Gradient.ToArray();
            var at = Enumerable.Range(0, gradient.Length).MaxBy(i => Math.Abs(gradient[i]));
            const float Step = 1e-2f;
            double Shifted(float by)
            {
                parameter.Values[at] += by;
                var loss = net.Loss(phrases).Item;
                parameter.Values[at] -= by;
                return loss;
            }
            Assert.True(Math.Abs((Shifted(Step) - Shifted(-Step)) / (2 * Step) - gradient[at]) < 0.02 * Math.Abs(gradient[at]) + 1e-4, name);
        }
    }

    [Fact]
    public void Unseen_compositions_are_read_right()
    {
        var train = SentimentPhrases.Sample(1500, new RandomStream(1));
        var seen = train.Select(phrase => phrase.ToString()).ToHashSet();
        var test = SentimentPhrases.Sample(3000, new RandomStream(2)).Where(phrase => !seen.Contains(phrase.ToString())).ToArray();
        var net = new RecursiveNeuralTensorNetwork(Words);
        net.Fit(train);
        var share = net.Predict(test).Zip(test, (level, phrase) => level == phrase.Level).Count(right => right) / (double)test.Length;
        Assert.True(test.Length > 1000 && share > 0.95, $"{share:0.000} of {test.Length}");
        Assert.True(share > SentimentPhrases.BagCeiling() + 0.05);
    }
}
