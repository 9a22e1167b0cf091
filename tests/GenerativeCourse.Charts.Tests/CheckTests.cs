using Xunit;

namespace GenerativeCourse.Charts.Tests;

[Collection(nameof(OneNotebook))]
public sealed class CheckTests
{
    private static string Verdict(Action check)
    {
        using var notebook = new FakeNotebook();
        check();
        return Assert.IsType<CheckResult>(Assert.Single(Assert.Single(notebook.Outputs))).ToHtml();
    }

    public static TheoryData<string, Action> Verdicts() => new()
    {
        { "right", () => Check.That(true, "it holds") },
        { "wrong", () => Check.That(false, "it holds") },
        { "right", () => Check.That(0.1 + 0.2, 0.3, "a sum") },
        { "wrong", () => Check.That(0.31, 0.3, "a sum") },
        { "right", () => Check.That(0.31, 0.3, "a sum", tolerance: 0.02) },
        { "right", () => Check.That(1e9 + 1, 1e9, "a large number") },
        { "open", () => Check.That(double.NaN, 0.3, "a sum") },
        { "right", () => Check.That(double.NaN, double.NaN, "not a number") },
        { "wrong", () => Check.That(double.PositiveInfinity, 0.3, "a sum") },
        { "right", () => Check.That(double.PositiveInfinity, double.PositiveInfinity, "without bound") },
        { "open", () => Check.That(() => throw new NotImplementedException(), 1.0, "an answer") },
        { "wrong", () => Check.That(() => int.Parse("x", null) > 0, "an answer") },
        { "right", () => Check.That([0.5, 0.5], [0.5, 0.5], "probabilities") },
        { "wrong", () => Check.That([0.5], [0.5, 0.5], "probabilities") },
        { "wrong", () => Check.That([0.5, double.NaN], [0.5, 0.5], "probabilities") },
        { "open", () => Check.That((IEnumerable<double>?)null, [0.5, 0.5], "probabilities") },
        { "open", () => Check.That([double.NaN, 1], [0.5, 0.5], "probabilities") },
        { "right", () => Check.Between(0.9, 0.8, 1, "accuracy") },
        { "wrong", () => Check.Between(0.7, 0.8, 1, "accuracy") },
        { "open", () => Check.Between(double.NaN, 0.8, 1, "accuracy") },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void EachAnswerGetsItsVerdict(string verdict, Action check) =>
        Assert.Contains($"course-check course-check-{verdict}\"", Verdict(check), StringComparison.Ordinal);

    [Fact]
    public void AWrongAnswerGetsAHintButNotTheSolution()
    {
        var html = Verdict(() => Check.That(0.2, 0.7351, "the posterior", "divide by P(x)"));
        Assert.Contains("Hint: divide by P(x).", html, StringComparison.Ordinal);
        Assert.Contains("too small", html, StringComparison.Ordinal);
        Assert.DoesNotContain("0.735", html, StringComparison.Ordinal);
        Assert.Contains("right but for its sign", Verdict(() => Check.That(-2, 2, "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void ARightAnswerGetsNoHint() =>
        Assert.DoesNotContain("Hint", Verdict(() => Check.That(true, "it holds", "look again")), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "class")]
    [InlineData("", "class")]
    [InlineData("quick", "quick")]
    [InlineData(" Full ", "full")]
    public void PresetsHaveNames(string? name, string expected) => Assert.Equal(expected, Preset.Named(name).ToString());

    [Fact]
    public void AnUnknownPresetGetsOneSentence() =>
        Assert.Equal("COURSE_PRESET is \"fast\"; it must be quick, class or full.", Assert.Throws<InvalidOperationException>(() => Preset.Named("fast")).Message);

    [Fact]
    public void ThePresetPicks()
    {
        var before = Environment.GetEnvironmentVariable(Preset.Variable);
        try
        {
            foreach (var (name, expected) in new[] { ("quick", 1), ("class", 2), ("full", 3) })
            {
                Environment.SetEnvironmentVariable(Preset.Variable, name);
                Assert.Equal(expected, Preset.Pick(quick: 1, @class: 2, full: 3));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(Preset.Variable, before);
        }
    }
}
