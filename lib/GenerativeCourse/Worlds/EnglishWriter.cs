namespace GenerativeCourse.Worlds;

/// <summary>
/// Writes clauses in English. Wherever there are several ways, it asks which to take, and adds up the log-probability of the
/// ways taken and the entropy of the decisions, which do not depend on one another.
/// </summary>
internal sealed class EnglishWriter(Func<double[], int> choose)
{
    private static readonly string[] Subjects = ["i", "he", "we", "they"], Owns = ["my", "his", "our", "their"];
    private static readonly (string Subject, string Own)[] Third = [("he", "his"), ("she", "her"), ("it", "its")];
    private readonly List<string> _words = [];
    private readonly List<int> _from = [];
    private double _log;

    /// <summary>Of all decisions, in nats.</summary>
    public double Entropy { get; private set; }

    public void Add(string word, int from)
    {
        // "an" is decided when the next word is known.
        if (_words.Count > 0 && _words[^1] == "a" && "aeiou".Contains(word[0], StringComparison.Ordinal))
            _words[^1] = "an";
        _words.Add(word);
        _from.Add(from);
    }

    public WorldTranslation Done() => new(_words, _from, _log);

    /// <summary>Subject, "does not" or "will", "always", verb, object, place.</summary>
    public void Write(Clause clause)
    {
        var own = Subject(clause);
        var isThird = clause is { Person: Person.He, IsFuture: false, IsNegated: false };
        if (clause.IsFuture)
            Add("will", clause.VerbAt);
        else if (clause.IsNegated)
            Add(clause.Person == Person.He ? "does" : "do", clause.NotAt);
        if (clause.IsNegated)
            Add("not", clause.NotAt);
        if (clause.HasAlways)
            Add("always", clause.AlwaysAt);
        Add(isThird ? clause.Verb.Third : clause.Verb.Plain, clause.VerbAt);
        if (clause.Clitic != Clitic.None)
            Add(clause.Clitic switch { Clitic.Lo => ItOr("him"), Clitic.La => ItOr("her"), _ => Rendering.Of("them") }, clause.CliticAt);
        if (clause.Object is { } thing)
            Write(thing, own);
        if (clause.Place is not { } place)
            return;
        Add("in", clause.PlaceAt);
        Write(place, own);
    }

    private static Rendering ItOr(string person) => new([[person], ["it"]], [0.6, 0.4]);

    /// <summary>Writes the subject and gives the word for what it owns; a subject that hides in the verb is guessed.</summary>
    private string Subject(Clause clause)
    {
        if (clause.Subject is { } subject)
            Write(subject, "");
        else if (clause is { Head: null, Person: Person.He })
        {
            var guess = Third[Choose([0.6, 0.3, 0.1])];
            Add(guess.Subject, clause.VerbAt);
            return guess.Own;
        }
        else if (clause.Head is null)
            Add(Subjects[(int)clause.Person], clause.VerbAt);
        if (clause.Person == Person.He && (clause.Subject ?? clause.Head) is { Noun: var noun })
            return noun.Being != Being.Human ? "its" : noun.IsFeminine ? "her" : "his";
        return Owns[(int)clause.Person];
    }

    /// <summary>Article, adjectives, noun, relative clause; the owner stands before with 's or behind with "of".</summary>
    private void Write(NounPhrase phrase, string own)
    {
        var ownerFirst = phrase.Owner is not null && phrase.Article == Article.The && Choose([0.65, 0.35]) == 0;
        if (ownerFirst)
        {
            Write(phrase.Owner!, own);
            Add("'s", phrase.OwnerAt);
        }
        else
        {
            Add(phrase.Article switch
            {
                Article.The => "the",
                Article.A => phrase.IsPlural ? "some" : "a",
                Article.This => phrase.IsPlural ? "these" : "this",
                _ => own,
            }, phrase.ArticleAt);
        }
        for (var i = 0; i < phrase.Adjectives.Count; i++)
            Add(phrase.Adjectives[i].English, phrase.AdjectivesAt[i]);
        Add(phrase.IsPlural ? phrase.Noun.Many : phrase.Noun.One, phrase.NounAt);
        if (phrase.Owner is not null && !ownerFirst)
        {
            Add("of", phrase.OwnerAt);
            Write(phrase.Owner, own);
        }
        if (phrase.Relative is null)
            return;
        Add(phrase.Noun.Being == Being.Human ? Rendering.Of("who|that") : Rendering.Of("that|which"), phrase.RelativeAt);
        Write(phrase.Relative);
    }

    private void Add(Rendering rendering, int from)
    {
        foreach (var word in rendering.Ways[Choose(rendering.Probabilities)])
            Add(word, from);
    }

    private int Choose(double[] probabilities)
    {
        if (probabilities.Length == 1)
            return 0;
        var way = choose(probabilities);
        _log += Math.Log(probabilities[way]);
        Entropy -= probabilities.Sum(p => p * Math.Log(p));
        return way;
    }
}
