using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

public class WordAlignmentTests
{
    [Fact]
    public void Symmetrizations_are_the_published_ones()
    {
        var cases = GoldenFile.Read("Translation/symmetrization.json").AsArray();
        Assert.True(cases.Count > 50);
        foreach (var golden in cases)
        {
            WordAlignment Links(string name) => WordAlignment.Of(golden![name].As<int[][]>().Select(link => (link[0], link[1])));
            var (forward, backward) = (Links("forward"), Links("backward"));
            Assert.Equal(Links("intersection").Links, Symmetrization.Intersection(forward, backward).Links);
            Assert.Equal(Links("union").Links, Symmetrization.Union(forward, backward).Links);
            Assert.Equal(Links("grow").Links, Symmetrization.GrowDiagonalFinal(forward, backward).Links);
        }
    }

    [Fact]
    public void Error_rates_by_hand()
    {
        WordAlignment[] gold = [WordAlignment.Of([(0, 0), (1, 1), (2, 2)])], found = [WordAlignment.Of([(0, 0), (1, 2), (2, 1)])];
        Assert.Equal(2.0 / 3, AlignmentErrorRate.Plain(found, gold).ErrorRate, 1e-12); // NLTK's own example

        // (3, 3) and (3, 0) have a word that gold says nothing about: only the other judgement counts them.
        found = [WordAlignment.Of([(0, 0), (1, 2), (3, 3), (3, 0)])];
        Assert.Equal(new(0.5, 1.0 / 3, 1 - 2 * 1.0 / 5), AlignmentErrorRate.OverLinkedWords(found, gold));
        Assert.Equal(new(0.25, 1.0 / 3, 1 - 2 * 1.0 / 7), AlignmentErrorRate.Plain(found, gold));
        Assert.Equal(new(1, 1, 0), AlignmentErrorRate.Plain(gold, gold));
        Assert.Throws<ArgumentException>(() => AlignmentErrorRate.Plain(found, []));
    }

    [Fact]
    public void Origins_are_links_without_the_empty_word()
    {
        Assert.Equal([(1, 0), (0, 2)], WordAlignment.Of([2, 0, 1]).Links);
        Assert.Equal([(2, 0), (0, 1)], WordAlignment.Of([2, 0, 1]).Reversed().Links);
    }
}
