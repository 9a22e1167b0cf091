using System.Globalization;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language.Timeline;

/// <summary>
/// Rules of an expert, each with a certainty factor from -1 (surely not) to 1 (surely): "nan and spikes -> rate-too-high 0.8".
/// To find how certain a conclusion is, its rules are tried, and what they need is found in the same way, back to the facts.
/// </summary>
/// <remarks>
/// E. Shortliffe and B. Buchanan, "A model of inexact reasoning in medicine", Mathematical Biosciences 23 (1975), with MYCIN's
/// later way to combine (W. van Melle 1979): all conditions together are as certain as the least certain one; a rule whose
/// conditions reach no more than 0.2 is not used; it gives its factor times that; and two rules for one conclusion give
/// a + b (1 - a) if both speak for it, a + b (1 + a) if both speak against it, (a + b) / (1 - min(|a|, |b|)) otherwise.
/// </remarks>
public sealed class CertaintyFactors
{
    private const double Threshold = 0.2;
    private readonly List<(string[] If, string Then, double Factor, string Line)> _rules = [];

    /// <summary>Reads rules.</summary>
    /// <param name="rules">Lines such as "a and not b -> c 0.7".</param>
    /// <exception cref="ArgumentException">A line is no rule, or conclusions need each other in a circle.</exception>
    public CertaintyFactors(string rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var line in rules.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = line.Split("->", StringSplitOptions.TrimEntries);
            if (sides is not [{ Length: > 0 } left, var right] || right.Split(' ') is not [var then, var number] || !double.TryParse(number, CultureInfo.InvariantCulture, out var factor))
                throw new ArgumentException($"rules must be lines such as 'a and not b -> c 0.7', not '{line}'.", nameof(rules));
            _rules.Add((left.Split(" and ", StringSplitOptions.TrimEntries), then, Guard.InRange(factor, -1.0, 1.0, "factor"), line));
        }
        foreach (var rule in _rules)
            if (Needed(rule.Then, []).Contains(rule.Then)) throw new ArgumentException($"rules must not need {rule.Then} to conclude {rule.Then}.", nameof(rules));
    }

    /// <summary>How certain two rules make a conclusion together.</summary>
    /// <param name="a">One rule's factor, -1 to 1.</param>
    /// <param name="b">The other's, -1 to 1.</param>
    public static double Combine(double a, double b)
    {
        Guard.InRange(a, -1.0, 1.0);
        Guard.InRange(b, -1.0, 1.0);
        if (a >= 0 && b >= 0) return a + b * (1 - a);
        if (a <= 0 && b <= 0) return a + b * (1 + a);
        var least = Math.Min(Math.Abs(a), Math.Abs(b));
        return least == 1 ? 0 : (a + b) / (1 - least); // surely and surely not: nothing is known
    }

    /// <summary>All that no rule is needed for: what one is asked.</summary>
    public IReadOnlyList<string> Questions => [.. _rules.SelectMany(rule => rule.If.Select(Plain)).Distinct().Where(name => _rules.All(rule => rule.Then != name))];

    /// <summary>What nothing else is concluded from: what one wants to know.</summary>
    public IReadOnlyList<string> Conclusions => [.. _rules.Select(rule => rule.Then).Distinct().Where(name => !_rules.Any(rule => rule.If.Select(Plain).Contains(name)))];

    /// <summary>How certain something is, and by which rules.</summary>
    /// <param name="what">A conclusion, or a fact.</param>
    /// <param name="facts">What is known, -1 to 1; what is not named has 0.</param>
    /// <returns>The factor, and a line for each rule that was used, in the order of use.</returns>
    public (double Certainty, IReadOnlyList<string> Because) Conclude(string what, IReadOnlyDictionary<string, double> facts)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(facts);
        foreach (var (name, value) in facts) Guard.InRange(value, -1.0, 1.0, name);
        var used = new List<string>();
        return (Find(what), used);

        double Find(string name)
        {
            var certainty = facts.GetValueOrDefault(name);
            foreach (var (conditions, _, factor, line) in _rules.Where(rule => rule.Then == name))
            {
                var least = conditions.Min(condition => condition.StartsWith("not ", StringComparison.Ordinal) ? -Find(Plain(condition)) : Find(condition));
                if (least <= Threshold) continue;
                certainty = Combine(certainty, factor * least);
                var told = string.Create(CultureInfo.InvariantCulture, $"{line}: {factor * least:+0.00;-0.00}");
                if (!used.Contains(told)) used.Add(told);
            }
            return certainty;
        }
    }

    private HashSet<string> Needed(string name, HashSet<string> found)
    {
        foreach (var condition in _rules.Where(rule => rule.Then == name).SelectMany(rule => rule.If.Select(Plain)))
            if (found.Add(condition)) Needed(condition, found);
        return found;
    }

    private static string Plain(string condition) => condition.StartsWith("not ", StringComparison.Ordinal) ? condition[4..] : condition;
}
