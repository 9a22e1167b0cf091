using GenerativeCourse.Data;
using GenerativeCourse.Language.Timeline;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Language.Timeline;

public class TimelineTests
{
    [Fact]
    public void An_interrogator_is_scored_and_a_coins_luck_is_exact()
    {
        string[] human = ["h1", "h2", "h3", "h4"], machine = ["m1", "m2", "m3", "m4"];
        var game = new ImitationGame(human, machine, seed: 3);
        Assert.All(game.Rounds.Select((round, n) => (round, n)), p => Assert.Equivalent(new[] { human[p.n], machine[p.n] }, new[] { p.round.A, p.round.B }));
        var right = string.Concat(game.Rounds.Select(round => round.A[0] == 'm' ? 'a' : 'B'));
        var (all, none) = (game.Score(right), game.Score(string.Concat(right.Select(c => c is 'a' ? 'B' : 'A'))));
        Assert.Equal((4, 1.0 / 16), (all.Right, all.ByGuessing));
        Assert.Equal((0, 1.0), (none.Right, none.ByGuessing));
        Assert.Equal(11.0 / 16, game.Score($"{right[..2]} ??").ByGuessing, 1e-12); // 2 or more of 4
        Assert.Contains("answers", Assert.Throws<ArgumentException>(() => game.Score("AB")).Message);
        Assert.Contains(Enumerable.Range(0, 50), seed => new ImitationGame(human, machine, seed).Rounds[0].A == "h1");
    }

    public static TheoryData<string, string> Demonstrated => new(GeorgetownDictionary.Sentences.Select(s => (s.Russian, s.English)));

    [Theory]
    [MemberData(nameof(Demonstrated))]
    public void The_demonstrations_sentences_come_out_as_they_should(string russian, string english) =>
        Assert.Equal(english, GeorgetownTranslator.Demonstration.Translate(russian).English);

    [Fact]
    public void Other_sentences_of_the_same_words_do_not_and_each_rule_fires()
    {
        var translator = GeorgetownTranslator.Demonstration;
        Assert.DoesNotContain(GeorgetownDictionary.Others, other => translator.Translate(other.Russian).English == other.English);
        var fired = string.Concat(GeorgetownDictionary.Sentences.SelectMany(s => translator.Translate(s.Russian).Log));
        Assert.All([1, 2, 3, 4, 5], rule => Assert.Contains($"rule {rule},", fired));
        Assert.Equal("[spasibo] the student", translator.Translate("Spasibo, student.").English);
        Assert.Equal("", translator.Translate(" ").English);
    }

    [Fact]
    public void Phrases_that_attach_anywhere_have_Catalan_many_readings()
    {
        var parser = new ChartParser(new ProbabilisticGrammar("S -> NP V NP\nNP -> she | N | NP PP\nN -> stars | ears\nPP -> with NP\nV -> saw"));
        long[] catalan = [1, 1, 2, 5, 14, 42, 132, 429];
        for (var n = 0; n < catalan.Length; n++)
        {
            string[] words = [.. "she saw stars".Split(' '), .. Enumerable.Repeat("with ears", n).SelectMany(p => p.Split(' '))];
            Assert.Equal(catalan[n], parser.Count(words));
            var trees = parser.Parse(words).Select(tree => tree.ToString()).ToArray();
            Assert.Equal(catalan[n], trees.Distinct().Count());
        }
        Assert.Equal(0, parser.Count(["she", "saw"]));
        Assert.True(parser.Count([.. "she saw stars".Split(' '), .. Enumerable.Repeat("with ears", 40).SelectMany(p => p.Split(' '))]) > long.MaxValue);
        Assert.Contains("infinitely many readings", Assert.Throws<ArgumentException>(() => new ChartParser(new ProbabilisticGrammar("S -> A 0.5 | a 0.5\nA -> S"))).Message);
    }

    [Fact]
    public void Eliza_swaps_persons_prefers_ranks_takes_turns_and_remembers()
    {
        var eliza = new Eliza("""
            swap i = you, my = your, am = are, me = you, you = I
            key i 1
              * i am * => How long have you been (2)? | Why are you (2)?
            key exam 5
              * my * exam * => Your (2) exam?
            memory my * => Earlier: your (1).
            none => Go on. | I see.
            """);
        Assert.Equal("How long have you been afraid of your books?", eliza.Answer("Well, I am afraid of my books."));
        Assert.Equal("Why are you I?", eliza.Answer("i am you"));
        Assert.Equal("Your last exam?", eliza.Answer("I am sure that my last exam was fine")); // the higher rank, though "i" comes first
        Assert.Equal("Earlier: your books.", eliza.Answer("hm"));
        Assert.Equal("Earlier: your last exam was fine.", eliza.Answer("hm"));
        Assert.Equal(["Go on.", "I see.", "Go on."], new[] { "hm", "", "..." }.Select(eliza.Answer));
        Assert.Contains("none", Assert.Throws<ArgumentException>(() => new Eliza("key a 1\n* => b")).Message);
        Assert.Contains("script must have", Assert.Throws<ArgumentException>(() => new Eliza("what is this")).Message);
        Assert.True(Eliza.Listener.Keywords > 20);
    }

    [Fact]
    public void Cosines_agree_with_sklearns()
    {
        string[][] texts = [.. DebianDescriptions.Load().Take(200).Select(d => d.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];
        var index = new TfIdfIndex(texts);
        var golden = GoldenFile.Read("Language/tfidf.json")["cosines"].As<double[][]>();
        for (var q = 0; q < golden.Length; q++)
        {
            var found = index.Search(texts[q], 1000).ToDictionary(f => f.Document, f => f.Cosine);
            for (var d = 0; d < 200; d++) Assert.Equal(golden[q][d], found.GetValueOrDefault(d), 1e-9);
        }
        Assert.Equal(Math.Log(200), index.InverseDocumentFrequency(texts[0].First(w => texts.Count(t => t.Contains(w)) == 1)), 1e-12);
        Assert.Empty(index.Search(["zyx"]));
        Assert.Empty(index.Search([]));
    }

    [Fact]
    public void Certainties_combine_as_MYCINs_and_chains_run_backwards()
    {
        Assert.Equal(0.88, CertaintyFactors.Combine(0.7, 0.6), 1e-12);
        Assert.Equal(-0.88, CertaintyFactors.Combine(-0.7, -0.6), 1e-12);
        Assert.Equal(0.25, CertaintyFactors.Combine(0.7, -0.6), 1e-12);
        Assert.Equal(0, CertaintyFactors.Combine(1, -1));
        var expert = new CertaintyFactors("a and not b -> c 0.5\nd -> c 0.4\nc -> e -0.8\nf -> e 0.9");
        var facts = new Dictionary<string, double> { ["a"] = 0.8, ["b"] = -0.6, ["d"] = 1, ["f"] = 0.2 };
        // c: min(0.8, 0.6)·0.5 = 0.3, with 0.4: 0.3 + 0.4·0.7 = 0.58; e: -0.8·0.58; f is at the threshold and not used.
        var (certainty, because) = expert.Conclude("e", facts);
        Assert.Equal(-0.8 * 0.58, certainty, 1e-12);
        Assert.Equal(3, because.Count);
        Assert.Equal(["a", "b", "d", "f"], expert.Questions);
        Assert.Equal(["e"], expert.Conclusions);
        Assert.Contains("must not need", Assert.Throws<ArgumentException>(() => new CertaintyFactors("a -> b 1\nb -> a 1")).Message);
        Assert.Contains("factor must be -1 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CertaintyFactors("a -> b 2")).Message);
    }
}
