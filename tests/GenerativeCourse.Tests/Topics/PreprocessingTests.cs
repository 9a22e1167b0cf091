using GenerativeCourse.Data;
using GenerativeCourse.Topics;

namespace GenerativeCourse.Tests.Topics;

public class PreprocessingTests
{
    [Fact]
    public void Morphy_agrees_with_NLTK()
    {
        var lemmatizer = WordNetLemmatizer.Load();
        var golden = GoldenFile.Read("Topics/small.json")["morphy"]!.AsObject();
        Assert.True(golden.Count > 2000);
        foreach (var (word, expected) in golden)
        {
            var lists = expected.As<string[][]>();
            for (var part = 0; part < 4; part++) Assert.Equal(lists[part], lemmatizer.Candidates(word, (PartOfSpeech)part));
        }
    }

    [Theory]
    [InlineData("went", "go")]
    [InlineData("studies", "study")]
    [InlineData("better", "good")]
    [InlineData("saw", "see")]
    [InlineData("geese", "goose")]
    [InlineData("axes", "axis")]
    [InlineData("soles", "sole")]
    [InlineData("installed", "install")]
    [InlineData("was", "be")]
    [InlineData("kubernetes", "kubernetes")]
    [InlineData("", "")]
    public void Without_a_part_of_speech_the_most_frequent_reading_wins(string word, string lemma) => Assert.Equal(lemma, WordNetLemmatizer.Load().Lemma(word));

    [Fact]
    public void With_a_part_of_speech_that_reading_counts()
    {
        var lemmatizer = WordNetLemmatizer.Load();
        Assert.Equal("meeting", lemmatizer.Lemma("meeting", PartOfSpeech.Noun));
        Assert.Equal("meet", lemmatizer.Lemma("meeting", PartOfSpeech.Verb));
        Assert.Equal("well", lemmatizer.Lemma("better", PartOfSpeech.Adverb));
        Assert.Equal("basis", lemmatizer.Lemma("bases", PartOfSpeech.Noun)); // base or basis: the one that was tagged more often
        Assert.Equal("base", lemmatizer.Lemma("bases", PartOfSpeech.Verb));
        Assert.Throws<ArgumentOutOfRangeException>(() => lemmatizer.Lemma("x", (PartOfSpeech)9));
    }

    [Fact]
    public void Each_step_does_what_it_says()
    {
        const string text = "The studies' editors weren't studying Emacs-mode in 1998; the children's geese went.";
        Assert.Equal("the studies editors weren't studying emacs mode in the children geese went", Join(new() { RemoveStopWords = false, Form = WordForm.Surface }, text));
        Assert.Equal("studies editors studying emacs mode children geese went", Join(new() { Form = WordForm.Surface }, text));
        Assert.Equal("studi editor studi emac mode children gees went", Join(new() { Form = WordForm.Stem }, text));
        Assert.Equal("study editor study emacs mode child goose go", Join(new() { Form = WordForm.Lemma }, text));
        Assert.Equal("study study emacs mode child goose go", Join(new() { AlsoDrop = ["editors"] }, text));
        Assert.Equal("study editor study emacs child goose", Join(new() { MinimumLength = 5 }, text));
        Assert.Equal(174, TextPreprocessing.StopWords.Count);
    }

    [Theory]
    [InlineData("Привет, мир! Как дела?", "привет мир как дела")]
    [InlineData("我喜欢北京", "我 喜 欢 北 京")]
    [InlineData("Η Αθήνα είναι", "αθήνα είναι")]
    [InlineData("שלום עולם", "שלום עולם")]
    [InlineData("", "")]
    [InlineData("1998 --- 3.14 !!!", "")]
    [InlineData("naïve café", "naïve café")]
    [InlineData("I don\u2019t, you don\u02bct", "")]          // a typographic apostrophe: stop words all the same
    [InlineData("gener\u00adative", "generative")]          // a soft hyphen is no part of a word
    public void Other_scripts_are_words_too(string text, string words) => Assert.Equal(words, Join(new TextPreprocessing(), text));

    [Fact]
    public void Words_of_any_length_are_kept_and_options_are_checked()
    {
        // Composed or not, é is one letter; without culture data (invariant globalization) the framework cannot compose it.
        Assert.Equal("cafe\u0301".Normalize(), Join(new() { Form = WordForm.Surface }, "cafe\u0301"));
        var long300 = new string('x', 300);
        Assert.Equal($"{long300} end", Join(new() { Form = WordForm.Surface }, $"{long300} end"));
        Assert.All(TextPreprocessing.StopWords.Where(word => word.Contains('\'')), word => Assert.Equal(Join(new(), word), Join(new(), word.Replace('\'', '\u2019'))));
        Assert.Contains("MinimumLength must be 1 or more, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => new TextPreprocessing { MinimumLength = 0 }.Words("a")).Message);
        Assert.Contains("texts[1]", Assert.Throws<ArgumentNullException>(() => new TextPreprocessing().Words(["a", null!])).Message);
    }

    [Fact]
    public void Order_and_grammar_do_not_matter_to_a_bag()
    {
        string[] words = ["mail", "reads", "mail", "client"];
        var vocabulary = new Vocabulary(["client", "mail", "reads"]);
        var corpus = Corpus.Of([words, [.. words.Reverse()]], vocabulary);
        Assert.Equal([0, 1, 2], corpus.Words(0).ToArray());
        Assert.Equal([1, 2, 1], corpus.Counts(0).ToArray());
        Assert.Equal(corpus.TokensOf(0), corpus.TokensOf(1));
        Assert.Equal([0, 1, 1, 2], corpus.TokensOf(0));
    }

    [Fact]
    public void Limits_cut_the_vocabulary()
    {
        string[][] documents = [["a", "b", "b"], ["a", "b", "c"], ["a", "d", "c"], ["a", "c"]];
        Assert.Equal(["a", "b", "c", "d"], Vocabulary.Of(documents, VocabularyLimits.None).Words.Order());
        Assert.Equal(["b", "c"], Vocabulary.Of(documents, new() { MinimumDocuments = 2, MaximumShare = 0.8 }).Words);
        Assert.Equal(["a"], Vocabulary.Of(documents, new() { MinimumDocuments = 1, MaximumShare = 1, MaximumWords = 1 }).Words);
        var corpus = Corpus.Of([.. documents, ["nothing", "known"]], Vocabulary.Of(documents, new() { MinimumDocuments = 2, MaximumShare = 0.8 }));
        Assert.Equal((5, 6, 0), (corpus.Documents, corpus.Tokens, corpus.Length(4)));
    }

    [Fact]
    public void Halves_and_splits_keep_every_word_once()
    {
        var corpus = Bars.ToCorpus(Bars.Write(40, 21, 1, seed: 2));
        var (observed, hidden) = corpus.Halves(seed: 3);
        for (var d = 0; d < 40; d++)
        {
            Assert.Equal((11, 10), (observed.Length(d), hidden.Length(d)));
            Assert.Equal(corpus.TokensOf(d), observed.TokensOf(d).Concat(hidden.TokensOf(d)).Order());
        }
        var (train, test) = corpus.Split(0.25, seed: 1);
        Assert.Equal((30, 10, corpus.Tokens), (train.Documents, test.Documents, train.Tokens + test.Tokens));
    }

    [Fact]
    public void The_corpora_are_what_their_readme_says()
    {
        var programs = DebianDescriptions.Load();
        Assert.Equal((2294, 12), (programs.Count, programs.Select(program => program.Section).Distinct().Count()));
        var chapters = AustenNovels.Chapters();
        Assert.Equal([50, 61, 48, 55, 31, 24], AustenNovels.Titles.Select(title => chapters.Count(chapter => chapter.Novel == title)));
        Assert.DoesNotContain(chapters, chapter => chapter.Text.Contains('_'));
        Assert.StartsWith("Emma Woodhouse, handsome, clever, and rich", AustenNovels.Chapters("Emma")[0].Text);
        Assert.DoesNotContain(chapters, chapter => chapter.Text.Length < 2000);
        Assert.Throws<ArgumentException>(() => AustenNovels.Text("Ulysses"));
        var verses = BibleVerses.Load();
        Assert.Equal(31_084, verses.Count);
        Assert.Equal(("Genesis 1:1", "Genesis"), (verses[0].Reference, verses[0].Book));
        Assert.Contains((2, 2), verses[0].Alignment);
        Assert.Equal(66, verses.Select(verse => verse.Book).Distinct().Count());
    }

    private static string Join(TextPreprocessing preprocessing, string text) => string.Join(' ', preprocessing.Words(text));
}
