namespace GenerativeCourse.Worlds;

internal enum Person
{
    I,
    He,
    We,
    They,
}

internal enum Article
{
    The,
    A,
    This,
    Own,
}

internal enum Clitic
{
    None,
    Lo,
    La,
    Los,
    Las,
}

/// <summary>A noun with what belongs to it; writing it in Spanish notes where each word came to stand.</summary>
internal sealed class NounPhrase
{
    public required Noun Noun { get; init; }

    public bool IsPlural { get; init; }

    public Article Article { get; init; }

    public List<Adjective> Adjectives { get; } = [];

    public NounPhrase? Owner { get; set; }

    public Clause? Relative { get; set; }

    public int ArticleAt { get; private set; }

    public int NounAt { get; private set; }

    public int[] AdjectivesAt { get; private set; } = [];

    public int OwnerAt { get; private set; }

    public int RelativeAt { get; private set; }

    /// <summary>Article, noun, adjectives, owner, relative clause; "a el" and "de el" become one word.</summary>
    public void WriteSpanish(List<string> words, Person possessor, string? preposition = null)
    {
        var article = SpanishArticle(possessor);
        if (article == "el" && preposition is "a" or "de")
            words.Add(preposition + "l");
        else if (preposition is not null)
            words.AddRange([preposition, article]);
        else
            words.Add(article);
        ArticleAt = words.Count - 1;
        NounAt = words.Count;
        words.Add(IsPlural ? Noun.Plural : Noun.Singular);
        AdjectivesAt = new int[Adjectives.Count];
        for (var i = 0; i < Adjectives.Count; i++)
        {
            if (i > 0)
                words.Add("y");
            AdjectivesAt[i] = words.Count;
            words.Add(Adjectives[i].For(Noun.IsFeminine, IsPlural));
        }
        OwnerAt = words.Count;
        Owner?.WriteSpanish(words, possessor, "de");
        RelativeAt = words.Count;
        if (Relative is null)
            return;
        words.Add("que");
        Relative.WriteSpanish(words);
    }

    private string SpanishArticle(Person possessor)
    {
        var forms = (Article, possessor) switch
        {
            (Article.The, _) => "el la los las",
            (Article.A, _) => "un una unos unas",
            (Article.This, _) => "este esta estos estas",
            (_, Person.I) => "mi mi mis mis",
            (_, Person.We) => "nuestro nuestra nuestros nuestras",
            _ => "su su sus sus",
        };
        return forms.Split(' ')[(IsPlural ? 2 : 0) + (Noun.IsFeminine ? 1 : 0)];
    }
}

/// <summary>A verb with its subject, object and place.</summary>
internal sealed class Clause
{
    public NounPhrase? Subject { get; init; }

    /// <summary>In a relative clause: the noun that it is about, which is the subject.</summary>
    public NounPhrase? Head { get; init; }

    public Person Person { get; init; }

    public bool IsNegated { get; init; }

    public bool IsFuture { get; init; }

    public bool HasAlways { get; set; }

    public Verb Verb { get; set; } = SpanishEnglishWords.Alone[0];

    public Clitic Clitic { get; set; }

    public NounPhrase? Object { get; set; }

    public NounPhrase? Place { get; set; }

    public int NotAt { get; private set; }

    public int CliticAt { get; private set; }

    public int VerbAt { get; private set; }

    public int AlwaysAt { get; private set; }

    public int PlaceAt { get; private set; }

    /// <summary>Subject, "no", object pronoun, verb, "siempre", object, place.</summary>
    public void WriteSpanish(List<string> words)
    {
        Subject?.WriteSpanish(words, Person);
        NotAt = words.Count;
        if (IsNegated)
            words.Add("no");
        CliticAt = words.Count;
        if (Clitic != Clitic.None)
            words.Add(Clitic.ToString().ToLowerInvariant());
        VerbAt = words.Count;
        words.Add((IsFuture ? Verb.Future : Verb.Present)[(int)Person]);
        AlwaysAt = words.Count;
        if (HasAlways)
            words.Add("siempre");
        Object?.WriteSpanish(words, Person, Object.Noun.Being == Being.Human ? "a" : null);
        PlaceAt = words.Count;
        Place?.WriteSpanish(words, Person, "en");
    }
}
