namespace GenerativeCourse.Worlds;

/// <summary>What a Spanish word can become in English: each way with its probability.</summary>
/// <param name="Ways">The words of each way.</param>
/// <param name="Probabilities">Of each way; they sum to 1.</param>
internal sealed record Rendering(string[][] Ways, double[] Probabilities)
{
    /// <summary>One way only: "looks for", or two: "big|large" with the probability of the first.</summary>
    public static Rendering Of(string ways, double first = 0.75)
    {
        string[][] split = [.. ways.Split('|').Select(way => way.Split(' '))];
        return new(split, split.Length == 1 ? [1] : [first, 1 - first]);
    }
}

internal enum Being
{
    Human,
    Animal,
    Thing,
}

/// <summary>A noun: its gender decides articles, adjectives, and in English only "his", "her" and "its".</summary>
internal sealed record Noun(string Singular, string Plural, bool IsFeminine, Being Being, Rendering One, Rendering Many);

/// <summary>An adjective: four forms in Spanish, one in English.</summary>
internal sealed record Adjective(string Masculine, string Feminine, string Masculines, string Feminines, Rendering English)
{
    public string For(bool feminine, bool plural) => (feminine, plural) switch
    {
        (false, false) => Masculine,
        (true, false) => Feminine,
        (false, true) => Masculines,
        _ => Feminines,
    };
}

/// <summary>A verb: in Spanish a form for each person (I, he, we, they) and tense, in English almost none.</summary>
internal sealed record Verb(string[] Present, string[] Future, Rendering Plain, Rendering Third);

/// <summary>The words of the world.</summary>
internal static class SpanishEnglishWords
{
    public static readonly Noun[] Nouns =
    [
        Of("niño", "niños", false, Being.Human, "boy|child", "boys|children"),
        Of("niña", "niñas", true, Being.Human, "girl", "girls"),
        Of("hombre", "hombres", false, Being.Human, "man", "men"),
        Of("mujer", "mujeres", true, Being.Human, "woman|lady", "women|ladies"),
        Of("amigo", "amigos", false, Being.Human, "friend", "friends"),
        Of("médica", "médicas", true, Being.Human, "doctor|physician", "doctors|physicians"),
        Of("perro", "perros", false, Being.Animal, "dog", "dogs"),
        Of("gata", "gatas", true, Being.Animal, "cat", "cats"),
        Of("pájaro", "pájaros", false, Being.Animal, "bird", "birds"),
        Of("casa", "casas", true, Being.Thing, "house|home", "houses|homes"),
        Of("libro", "libros", false, Being.Thing, "book", "books"),
        Of("coche", "coches", false, Being.Thing, "car|automobile", "cars|automobiles"),
        Of("manzana", "manzanas", true, Being.Thing, "apple", "apples"),
        Of("carta", "cartas", true, Being.Thing, "letter", "letters"),
        Of("jardín", "jardines", false, Being.Thing, "garden|yard", "gardens|yards"),
        Of("calle", "calles", true, Being.Thing, "street|road", "streets|roads"),
    ];

    public static readonly Adjective[] Adjectives =
    [
        new("grande", "grande", "grandes", "grandes", Rendering.Of("big|large")),
        new("pequeño", "pequeña", "pequeños", "pequeñas", Rendering.Of("small|little")),
        new("rojo", "roja", "rojos", "rojas", Rendering.Of("red")),
        new("viejo", "vieja", "viejos", "viejas", Rendering.Of("old")),
        new("nuevo", "nueva", "nuevos", "nuevas", Rendering.Of("new")),
        new("bonito", "bonita", "bonitos", "bonitas", Rendering.Of("pretty|beautiful")),
    ];

    public static readonly Verb[] WithObject =
    [
        Of("veo ve vemos ven", "veré verá veremos verán", "see", "sees"),
        Of("quiero quiere queremos quieren", "querré querrá querremos querrán", "want|love", "wants|loves"),
        Of("busco busca buscamos buscan", "buscaré buscará buscaremos buscarán", "look for|seek", "looks for|seeks"),
        Of("encuentro encuentra encontramos encuentran", "encontraré encontrará encontraremos encontrarán", "find", "finds"),
        Of("llevo lleva llevamos llevan", "llevaré llevará llevaremos llevarán", "carry|take", "carries|takes"),
        Of("recuerdo recuerda recordamos recuerdan", "recordaré recordará recordaremos recordarán", "remember", "remembers"),
    ];

    public static readonly Verb[] Alone =
    [
        Of("duermo duerme dormimos duermen", "dormiré dormirá dormiremos dormirán", "sleep", "sleeps"),
        Of("corro corre corremos corren", "correré correrá correremos correrán", "run", "runs"),
        Of("canto canta cantamos cantan", "cantaré cantará cantaremos cantarán", "sing", "sings"),
    ];

    public static readonly (string Spanish, string English)[] Joints = [("y", "and"), ("pero", "but"), ("porque", "because"), ("cuando", "when")];

    private static Noun Of(string one, string many, bool feminine, Being being, string english, string plural) =>
        new(one, many, feminine, being, Rendering.Of(english), Rendering.Of(plural));

    private static Verb Of(string present, string future, string plain, string third) =>
        new(present.Split(' '), future.Split(' '), Rendering.Of(plain), Rendering.Of(third));
}
