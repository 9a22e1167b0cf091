using GenerativeCourse.Evaluation;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

public class LengthStudyTests
{
    [Fact]
    public void The_stored_runs_hold_what_the_chapter_claims()
    {
        var stored = StoredResults.Read("attention-length");
        var gap = stored.Of("Bahdanau", "learned lengths, ceiling").Zip(stored.Of("Bahdanau", "learned lengths"), (ceiling, own) => ceiling - own).ToArray();
        Assert.Equal(5, gap.Length);
        Assert.All(gap, one => Assert.InRange(one, -0.01, 0.03));
        var (plain, attending) = (stored.Of("None", "11-14"), stored.Of("Bahdanau", "11-14"));
        Assert.All(plain.Zip(attending), pair => Assert.True(pair.First < pair.Second - 0.1));
        foreach (var (shortest, longest) in LengthStudy.Lengths)
            Assert.All(Enum.GetNames<SourceAttentionKind>(), kind => Assert.Equal(5, stored.Of(kind, $"{shortest}-{longest}").Length));
    }

    [Theory]
    [InlineData(SourceAttentionKind.Bahdanau)]
    [InlineData(SourceAttentionKind.Luong)]
    public void The_first_report_and_the_ceiling_of_a_stored_run_are_measured_again(SourceAttentionKind kind)
    {
        // The same seed gives the same run; other vectors round otherwise, so a tolerance.
        var figures = StoredResults.Read("attention-length").Results.Single(result => result.Entry == kind.ToString() && result.Seed == 2).Figures;
        var study = new LengthStudy(seed: 2);
        var first = study.Model(kind, 2).Train(study.Pairs, LengthStudy.Training(kind) with { Seed = 2 }).First();
        Assert.Equal(figures["first loss"], first.Loss, 0.02);
        Assert.Equal(figures["learned lengths, ceiling"], study.BleuBetween(study.BestTranslations, 1, LengthStudy.LongestLearned), 1e-3);
        Assert.Equal(figures["23-26, ceiling"], study.BleuByLength(study.BestTranslations)[^1], 1e-3);
    }

    [Fact]
    public void Tested_sentences_are_unseen_and_of_the_lengths_they_stand_for()
    {
        var study = new LengthStudy(500, tested: 20, seed: 3);
        var seen = study.Pairs.Select(pair => string.Join(' ', study.Spanish.Decode(pair.Source))).ToHashSet();
        Assert.Equal(20 * LengthStudy.Lengths.Count, study.Test.Count);
        Assert.All(study.Test, one => Assert.DoesNotContain(one.Sentence.ToString(), seen));
        for (var i = 0; i < study.Test.Count; i++)
            Assert.InRange(study.Test[i].Sentence.Spanish.Count, LengthStudy.Lengths[i / 20].Shortest, LengthStudy.Lengths[i / 20].Longest);
        Assert.InRange(study.EntropyPerWord, 0.05, 0.3);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LengthStudy(0));
    }
}
