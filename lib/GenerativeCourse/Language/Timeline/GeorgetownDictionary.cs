namespace GenerativeCourse.Language.Timeline;

/// <summary>A dictionary of ours in the form of 1954, and sentences that it was made for.</summary>
public static class GeorgetownDictionary
{
    /// <summary>The sentences of the demonstration, with what a translator would write.</summary>
    public static IReadOnlyList<(string Russian, string English)> Sentences { get; } =
    [
        ("student chitayet knigu", "the student reads the book"),
        ("brat yego pishyet pis'mo", "his brother writes the letter"),
        ("dom stroyat iz dyeryeva", "the house they build from wood"),
        ("inzhenyer yedyet iz goroda", "the engineer drives out of the city"),
        ("student pishyet karandashom", "the student writes with the pencil"),
        ("kniga uchityelya nova", "the book of the teacher is new"),
        ("uchityel' chitayet slova studenta", "the teacher reads the words of the student"),
        ("kniga po khimii nova", "the book on chemistry is new"),
        ("inzhenyer yedyet po ulitsye", "the engineer drives along the street"),
        ("v laboratorii student pishyet", "in the laboratory the student writes"),
        ("v etom godu student chitayet knigu po khimii", "this year the student reads the book on chemistry"),
    ];

    /// <summary>Sentences of the same words that it was not made for.</summary>
    public static IReadOnlyList<(string Russian, string English)> Others { get; } =
    [
        ("uchityel' vidit studenta", "the teacher sees the student"),
        ("student vidit yego", "the student sees him"),
        ("student chitayet po khimii", "the student reads about chemistry"),
        ("ulitsa goroda nova", "the street of the city is new"),
        ("inzhenyer idyot v laboratoriyu", "the engineer walks into the laboratory"),
        ("pis'mo pishyet student", "it is the student who writes the letter"),
    ];

    internal static IReadOnlyList<GeorgetownEntry> Entries { get; } =
    [
        new("student", "the student"), new("student-", "the student"), new("uchityel'", "the teacher"), new("uchityel-", "the teacher"),
        new("inzhenyer", "the engineer", Code3: "21"), new("inzhenyer-", "the engineer"), new("brat", "brother", Code3: "21"), new("brat-", "the brother"),
        new("kniga", "the book", Code2: "241"), new("knigu", "the book", Code2: "241"), new("pis'mo", "the letter"), new("slov-", "the words", Code3: "23"),
        new("dom", "the house"), new("gorod-", "the city", Code2: "222", Code3: "23"), new("dyeryev-", "wood", Code2: "221", Code3: "23"),
        new("ulitsa", "the street"), new("ulitsye", "the street"), new("khimii", "chemistry"), new("laboratorii", "the laboratory"),
        new("karandash-", "the pencil"), new("godu", "year"), new("etom", "this", Code3: "25"),
        new("chitayet", "reads"), new("pishyet", "writes"), new("vidit", "sees"), new("stroyat", "they build"),
        new("yedyet", "drives", Code2: "242"), new("idyot", "walks", Code2: "242"), new("nova", "is new"),
        new("yego", "his", Code1: "110"),                    // rule 1: "brat yego" is "his brother"
        new("iz", "from", "out of", Code1: "121"),           // rule 2: from wood (221), out of the city (222)
        new("-a", "of", "", Code1: "131"),                   // rule 3: "of" in front of the root, or nothing behind a root of code 23
        new("-ya", "of", "", Code1: "131"), new("-om", "with", "", Code1: "131"),
        new("po", "on", "along", Code1: "141"),              // rule 4: the book on (241), drives along (242)
        new("v", "in", "", Code1: "151"),                    // rule 5: in the laboratory, but: this year (25)
    ];
}
