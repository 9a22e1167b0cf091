using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class TaggedGrammarTests
{
    private static readonly TaggedGrammar World = new();

    [Fact]
    public void Words_of_each_tag_are_a_distribution() =>
        Assert.All(World.Tags, tag => Assert.Equal(1, World.Words.Sum(word => World.Probability(word, tag)), 1e-12));

    [Fact]
    public void The_posterior_is_calibrated_and_its_best_tags_are_as_often_right_as_it_says()
    {
        var (right, claimed, places) = (0, 0.0, 0);
        foreach (var (words, tags) in World.Sample(3000, new RandomStream(1)))
        {
            var (best, rows) = (World.Predict(words), World.PredictProbabilities(words));
            for (var i = 0; i < tags.Length; i++, places++)
            {
                Assert.Equal(1, rows[i].Sum(), 1e-9);
                claimed += rows[i].Max();
                if (best[i] == tags[i]) right++;
            }
        }
        Assert.Equal(claimed / places, (double)right / places, 0.01);
        Assert.InRange((double)right / places, 0.85, 0.999); // words alone do not settle it, grammar nearly does
    }

    [Fact]
    public void A_tagger_stands_between_the_baseline_and_the_exact_posterior()
    {
        var (train, test) = (World.Sample(500, new RandomStream(1)), World.Sample(2000, new RandomStream(2)));
        var (baseline, tagger) = (new MostFrequentTag(train), new HmmTagger());
        tagger.Fit(train);
        double Share(Func<string[], string[]> tag) => test.Sum(s => tag(s.Words).Zip(s.Tags).Count(p => p.First == p.Second)) / (double)test.Sum(s => s.Tags.Length);
        var (low, middle, high) = (Share(baseline.Predict), Share(tagger.Predict), Share(World.Predict));
        Assert.True(low + 0.05 < middle && middle < high, $"{low:0.000} {middle:0.000} {high:0.000}");
        Assert.Equal(3, tagger.Predict(["zyx", "zyx", "zyx"]).Length); // unknown words get tags, too
    }

    [Fact]
    public void A_sentence_of_another_language_is_refused() =>
        Assert.Contains("must be a sentence of the grammar", Assert.Throws<ArgumentException>(() => World.Predict(["zyx"])).Message);
}
