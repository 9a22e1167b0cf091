using GenerativeCourse.Adversarial;

namespace GenerativeCourse.Tests.Adversarial;

public class StainingStudyTests
{
    [Fact]
    public void The_truth_has_no_error_invents_nothing_and_is_as_sharp_as_itself()
    {
        var sections = StainingStudy.TestSections(5);
        var special = StainingStudy.Special(sections);
        Assert.Equal(0, StainingStudy.DeterminedError(sections, special), 1e-4);
        Assert.All(StainingStudy.Read(sections, special), cell => Assert.Equal(cell.Bears, cell.Stained));
        Assert.True(StainingStudy.DeterminedError(sections, StainingStudy.Routine(sections)) > 0.5);
    }
}
