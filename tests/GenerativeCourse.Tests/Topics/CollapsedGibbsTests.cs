using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class CollapsedGibbsTests
{
    private static readonly Corpus Corpus = TinyCorpora.Three;

    [Fact]
    public void The_joint_is_the_product_of_all_predictions()
    {
        var sampler = new CollapsedGibbs(Corpus, TinyCorpora.Options);
        foreach (var topics in TinyCorpora.Assignments())
        {
            sampler.Assign(topics);
            Assert.Equal(Math.Log(TinyCorpora.Joint(Corpus, topics)), sampler.LogLikelihood(), 1e-12);
        }
    }

    [Fact]
    public void Each_conditional_is_the_ratio_of_joints()
    {
        var sampler = new CollapsedGibbs(Corpus, TinyCorpora.Options);
        foreach (var topics in TinyCorpora.Assignments())
        {
            sampler.Assign(topics);
            for (var d = 0; d < topics.Length; d++)
            {
                for (var i = 0; i < topics[d].Length; i++)
                {
                    var joints = Enumerable.Range(0, 2).Select(t => TinyCorpora.Joint(Corpus, With(topics, d, i, t))).ToArray();
                    var conditional = sampler.Conditional(d, i);
                    for (var t = 0; t < 2; t++) Assert.Equal(joints[t] / joints.Sum(), conditional[t], 1e-12);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_chain_visits_assignments_as_often_as_they_are_probable(bool fast)
    {
        var joints = TinyCorpora.Assignments().Select(topics => TinyCorpora.Joint(Corpus, topics)).ToArray();
        var expected = Pairings(TinyCorpora.Assignments().Zip(joints, (topics, joint) => (Shares(topics), joint / joints.Sum())));
        IGibbsSampler sampler = fast ? new FastGibbs(Corpus, TinyCorpora.Options) : new CollapsedGibbs(Corpus, TinyCorpora.Options);
        const int sweeps = 60_000;
        var visited = Pairings(Enumerable.Range(0, sweeps).Select(_ =>
        {
            sampler.Sweep();
            return (Shares(sampler.Model()), 1.0 / sweeps);
        }));
        // The samples of one chain depend on each other a little: 0.01 is five standard errors at twenty sweeps' correlation.
        foreach (var (state, probability) in expected) Assert.Equal(probability, visited.GetValueOrDefault(state), 0.01);

        static Dictionary<string, double> Pairings(IEnumerable<(string State, double Weight)> states) =>
            states.GroupBy(state => state.State).ToDictionary(group => group.Key, group => group.Sum(state => state.Weight));
        static string Shares(object state) => state switch
        {
            // How many words of each document have topic 1: what both the assignment and the model tell.
            int[][] topics => string.Join(',', topics.Select(document => document.Sum())),
            TopicModel model => string.Join(',', Enumerable.Range(0, 3).Select(d => (int)Math.Round(model.Document(d)[1] * (model.DocumentLengths[d] + 1) - 0.7))),
            _ => throw new InvalidOperationException(),
        };
    }

    [Fact]
    public void The_model_is_normalized()
    {
        var sampler = new CollapsedGibbs(Corpus, TinyCorpora.Options);
        sampler.Sweep();
        var model = sampler.Model();
        for (var t = 0; t < 2; t++) Assert.Equal(1, model.Topic(t).ToArray().Sum(), 1e-12);
        for (var d = 0; d < 3; d++) Assert.Equal(1, model.Document(d).ToArray().Sum(), 1e-12);
        Assert.Equal(1, model.TopicShares().Sum(), 1e-12);
    }

    private static int[][] With(int[][] topics, int document, int place, int topic)
    {
        int[][] changed = [.. topics.Select(row => row.ToArray())];
        changed[document][place] = topic;
        return changed;
    }
}
