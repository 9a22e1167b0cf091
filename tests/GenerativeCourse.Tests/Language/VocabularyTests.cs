using GenerativeCourse.Language;

namespace GenerativeCourse.Tests.Language;

public class VocabularyTests
{
    private static readonly string[][] Sentences = [["b", "a", "b"], ["c", "a", "b", "d"], []];

    [Fact]
    public void Words_are_numbered_after_the_marks_the_most_frequent_first()
    {
        var vocabulary = Vocabulary.Of(Sentences);
        Assert.Equal(["<unk>", "<s>", "</s>", "b", "a", "c", "d"], vocabulary.Words);
        Assert.Equal(["<unk>", "<s>", "</s>", "b", "a"], Vocabulary.Of(Sentences, minimumCount: 2).Words);
        Assert.Equal(["<unk>", "<s>", "</s>", "b"], Vocabulary.Of(Sentences, maximumWords: 1).Words);
        Assert.Equal(vocabulary.Words, Vocabulary.Of([.. Sentences, ["</s>", "<unk>"]]).Words);
    }

    [Fact]
    public void What_is_not_in_it_is_unknown_and_stays_in_its_place()
    {
        var vocabulary = Vocabulary.Of(Sentences, minimumCount: 2);
        Assert.Equal([4, Vocabulary.Unknown, 3], vocabulary.Encode(["a", "c", "b"]));
        Assert.Equal(["a", "<unk>", "b"], vocabulary.Decode(Vocabulary.Start, 4, 0, 3, Vocabulary.End, 4));
        Assert.Empty(vocabulary.Encode([]));
        Assert.False(vocabulary.Contains("c"));
    }

    [Fact]
    public void A_word_twice_and_limits_below_one_are_refused()
    {
        Assert.Contains("'a' is there twice", Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"])).Message, StringComparison.Ordinal);
        Assert.Contains("'<s>'", Assert.Throws<ArgumentException>(() => new Vocabulary(["<s>"])).Message, StringComparison.Ordinal);
        Assert.StartsWith("minimumCount must be 1 or more, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of(Sentences, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("id must be 0 to 6, not 7.", Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Of(Sentences)[7]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Perplexity_of_a_fair_die_is_six()
    {
        Assert.Equal(6, Perplexity.Of(-10 * Math.Log(6), 10), 1e-12);
        Assert.Equal(double.PositiveInfinity, Perplexity.Of(double.NegativeInfinity, 3));
        Assert.Equal(3, Perplexity.ToBits(8), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => Perplexity.Of(double.NaN, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Perplexity.Of(-1, 0));
    }
}
