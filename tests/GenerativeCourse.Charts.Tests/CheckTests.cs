using GenerativeCourse.Numerics;
using Xunit;

namespace GenerativeCourse.Charts.Tests;

[Collection(nameof(OneNotebook))]
public sealed class CheckTests
{
    private static CheckResult Said(Func<bool> check)
    {
        using var notebook = new FakeNotebook();
        var passed = check();
        var result = Assert.IsType<CheckResult>(Assert.Single(Assert.Single(notebook.Outputs)));
        Assert.Equal(passed, result.ToText().StartsWith("[right]", StringComparison.Ordinal));
        return result;
    }

    public static TheoryData<string, Func<bool>> Verdicts() => new()
    {
        { "right", () => Check.That(true, "it holds") },
        { "wrong", () => Check.That(false, "it holds") },
        { "right", () => Check.That(0.1 + 0.2, 0.3, "a sum") },
        { "wrong", () => Check.That(0.31, 0.3, "a sum") },
        { "close", () => Check.That(0.302, 0.3, "a sum") },
        { "wrong", () => Check.That(0, 1 / 256.0, "a small number") },
        { "wrong", () => Check.That(0.269, 0.731, "a probability") },
        { "right", () => Check.That(1 / 256.0, 1 / 256.0 + 1e-18, "a small number") },
        { "wrong", () => Check.That(1e-4, 2e-4, "a small number", tolerance: 1e-3) },
        { "right", () => Check.That(1e-17, 0, "what cancels") },
        { "right", () => Check.That(0, 1e-17, "what cancels") },
        { "close", () => Check.That(1e-5, 0, "nearly nothing") },
        { "right", () => Check.That(0.31, 0.3, "a sum", tolerance: 0.04) },
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
        { "wrong", () => Check.That([double.NaN, 0.5], [0.5, 0.5], "probabilities") },
        { "close", () => Check.That([0.501, 0.499], [0.5, 0.5], "probabilities") },
        { "wrong", () => Check.That([0.501, 0.4], [0.5, 0.5], "probabilities") },
        { "open", () => Check.That((IEnumerable<double>?)null, [0.5, 0.5], "probabilities") },
        { "open", () => Check.That([], [0.5, 0.5], "probabilities") },
        { "right", () => Check.That([], [], "nothing") },
        { "open", () => Check.That([double.NaN, double.NaN], [0.5, 0.5], "probabilities") },
        { "open", () => Check.That(() => (double[]?)null, [0.5, 0.5], "probabilities") },
        { "right", () => Check.That(() => new float[] { 2, 6 }, [2f, 6f], "a point") },
        { "wrong", () => Check.That(() => new float[] { 2, 6 }.Take(1), [2f, 6f], "a point") },
        { "right", () => Check.That(() => new Matrix(1, 2, [1, 2]), new Matrix(1, 2, [1, 2]), "a matrix") },
        { "close", () => Check.That(() => new Matrix(1, 2, [1, 2.01f]), new Matrix(1, 2, [1, 2]), "a matrix") },
        { "wrong", () => Check.That(() => new Matrix(1, 2, [1, float.NaN]), new Matrix(1, 2, [1, 2]), "a matrix") },
        { "wrong", () => Check.That(() => new Matrix(2, 1, [1, 2]), new Matrix(1, 2, [1, 2]), "a matrix") },
        { "open", () => Check.That(() => (Matrix?)null, new Matrix(1, 2, [1, 2]), "a matrix") },
        { "right", () => Check.Between(0.9, 0.8, 1, "accuracy") },
        { "wrong", () => Check.Between(0.7, 0.8, 1, "accuracy") },
        { "open", () => Check.Between(double.NaN, 0.8, 1, "accuracy") },
        { "open", () => Check.Between(() => throw new NotImplementedException(), 0.8, 1, "accuracy") },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_answer_gets_its_verdict(string verdict, Func<bool> check) =>
        Assert.Contains($"course-check course-check-{verdict}\"", Said(check).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_answer_unfolds_a_hint_but_not_the_solution()
    {
        var said = Said(() => Check.That(0.2, 0.7351, "the posterior", "divide by P(x)"));
        Assert.Contains("<details", said.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("Divide by P(x).</details>", said.ToHtml(), StringComparison.Ordinal);
        Assert.Equal("[wrong] Not yet: the posterior (0.2 is too small).\n        Hint: Divide by P(x).", said.ToText());
        Assert.DoesNotContain("0.735", said.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_typical_wrong_value_gets_its_own_sentence()
    {
        var said = Said(() => Check.That(0, 0.103, "the share", "count them", slips: [(0, "whole numbers divide to a whole number")]));
        Assert.EndsWith("Hint: Whole numbers divide to a whole number. Count them.", said.ToText(), StringComparison.Ordinal);
        Assert.EndsWith("Hint: Θ is for the hidden. Count them.", Said(() => Check.That([1, 2], [3, 4], "two", "count them", slips: [([1, 2], "Θ is for the hidden")])).ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2, 2, "but for its sign")]
    [InlineData(0.269, 0.731, "1 minus")]
    [InlineData(73.1, 0.731, "per cent")]
    [InlineData(0.6931471805599453, 2, "the logarithm of")]
    [InlineData(2, 0.6931471805599453, "Its logarithm")]
    public void What_goes_wrong_everywhere_is_known(double value, double expected, string says) =>
        Assert.Contains(says, Said(() => Check.That(value, expected, "a number")).ToText(), StringComparison.Ordinal);

    [Fact]
    public void Shapes_get_their_own_sentence()
    {
        Assert.Equal("[wrong] Not yet: two (the answer has 1 number, not 2).", Said(() => Check.That([1], [1, 2.5], "two")).ToText());
        Assert.Equal("[open] Your turn: two (the answer is still empty: 2 numbers belong in it).", Said(() => Check.That([], [1, 2.5], "two", "h")).ToText());
        Assert.Equal("[open] Your turn: two (the answer is still null).", Said(() => Check.That(() => (double[]?)null, [1, 2.5], "two", "h")).ToText());
        Assert.Contains("order", Said(() => Check.That([2.5, 1], [1, 2.5], "two")).ToText(), StringComparison.Ordinal);
        var turned = Said(() => Check.That(() => new Matrix(2, 1, [1, 2]), new Matrix(1, 2, [1, 2]), "a matrix")).ToText();
        Assert.Equal("[wrong] Not yet: a matrix (the answer is 2x1, not 1x2).\n        Hint: Rows and columns are exchanged.", turned);
    }

    [Fact]
    public void Before_an_answer_and_behind_a_right_one_there_is_no_hint()
    {
        Assert.DoesNotContain("look again", Said(() => Check.That(true, "it holds", "look again")).ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("look again", Said(() => Check.That(double.NaN, 1, "one", "look again")).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_is_not_close() => // it is told what it is, even if it lies within one per cent
        Assert.StartsWith("[wrong]", Said(() => Check.That(0.505, 0.5001, "a share", slips: [(0.505, "one too many")])).ToText(), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "class")]
    [InlineData("", "class")]
    [InlineData("quick", "quick")]
    [InlineData(" Full ", "full")]
    public void Presets_have_names(string? name, string expected) => Assert.Equal(expected, Preset.Named(name).ToString());

    [Fact]
    public void An_unknown_preset_gets_one_sentence() =>
        Assert.Equal("COURSE_PRESET is \"fast\"; it must be quick, class or full.", Assert.Throws<InvalidOperationException>(() => Preset.Named("fast")).Message);

    [Fact]
    public void The_preset_picks()
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

    [Theory]
    [InlineData("quick", 1)]
    [InlineData("class", 0)]
    [InlineData("full", 0)]
    public void What_quick_cannot_show_is_said_at_quick_only(string preset, int notes)
    {
        var before = Environment.GetEnvironmentVariable(Preset.Variable);
        using var notebook = new FakeNotebook();
        try
        {
            Environment.SetEnvironmentVariable(Preset.Variable, preset);
            Preset.QuickNote("one epoch is too few <for digits>.");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Preset.Variable, before);
        }
        Assert.Equal(notes, notebook.Outputs.Count);
        Assert.All(notebook.Last<Note>(), note => Assert.Equal("Preset quick: one epoch is too few <for digits>.", note.ToText()));
        Assert.All(notebook.Last<Note>(), note => Assert.Contains("&lt;for digits&gt;", note.ToHtml(), StringComparison.Ordinal));
    }
}
