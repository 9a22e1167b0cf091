using GenerativeCourse.Language;

namespace GenerativeCourse.Worlds;

/// <summary>The words of <see cref="LanguagePair.Tales"/>.</summary>
internal static class TalesWorld
{
    private static readonly Dictionary<string, (string Word, double Probability)[]> Next = new()
    {
        ["<s>"] = [("the", 0.45), ("a", 0.3), ("once", 0.25)],
        ["the"] = [("old", 0.2), ("white", 0.15), ("king", 0.2), ("queen", 0.2), ("horse", 0.15), ("house", 0.1)],
        ["a"] = [("old", 0.2), ("white", 0.2), ("king", 0.1), ("queen", 0.1), ("horse", 0.2), ("house", 0.2)],
        ["old"] = [("king", 0.3), ("queen", 0.3), ("horse", 0.2), ("house", 0.2)],
        ["white"] = [("king", 0.05), ("queen", 0.05), ("horse", 0.5), ("house", 0.4)],
        ["king"] = [("sees", 0.4), ("buys", 0.3), ("</s>", 0.3)],
        ["queen"] = [("sees", 0.3), ("buys", 0.4), ("</s>", 0.3)],
        ["horse"] = [("sees", 0.15), ("</s>", 0.85)],
        ["house"] = [("</s>", 1)],
        ["sees"] = [("the", 0.5), ("a", 0.4), ("</s>", 0.1)],
        ["buys"] = [("the", 0.4), ("a", 0.6)],
        ["once"] = [("upon", 1)],
        ["upon"] = [("a", 0.7), ("the", 0.3)],
    };

    private static readonly Dictionary<string, (string F, double Probability)[]> Dictionary = new()
    {
        ["NULL"] = [(",", 0.6), ("pues", 0.4)],
        ["the"] = [("el", 0.6), ("la", 0.4)],
        ["a"] = [("un", 0.55), ("una", 0.45)],
        ["old"] = [("viejo", 0.6), ("vieja", 0.3), ("anciano", 0.1)],
        ["white"] = [("blanco", 0.6), ("blanca", 0.4)],
        ["king"] = [("rey", 0.9), ("monarca", 0.1)],
        ["queen"] = [("reina", 1)],
        ["horse"] = [("caballo", 0.8), ("corcel", 0.2)],
        ["house"] = [("casa", 0.7), ("hogar", 0.3)],
        ["sees"] = [("ve", 0.6), ("mira", 0.4)],
        ["buys"] = [("compra", 1)],
        ["once"] = [("érase", 0.7), ("una", 0.3)],
        ["upon"] = [("vez", 1)],
    };

    private static readonly Dictionary<int, double> Jumps = new() { [-2] = 0.02, [-1] = 0.08, [0] = 0.05, [1] = 0.65, [2] = 0.15, [3] = 0.05 };

    public static LanguagePair Make() =>
        new(new BigramSource(Next), new Vocabulary(Dictionary.SelectMany(entry => entry.Value).Select(entry => entry.F).Distinct()), Dictionary, Jumps, nullProbability: 0.1);
}
