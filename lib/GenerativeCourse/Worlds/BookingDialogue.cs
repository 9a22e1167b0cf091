using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>What a table is booked with.</summary>
/// <param name="Name">Who.</param>
/// <param name="Day">When: the day.</param>
/// <param name="Hour">When: the hour.</param>
/// <param name="People">How many.</param>
public sealed record Booking(string Name, string Day, string Hour, string People)
{
    /// <summary>How the clerk confirms it: the last turn of every dialogue.</summary>
    public string Confirmation => $"{People} people , {Day} , {Hour} , {Name} . goodbye !";
}

/// <summary>
/// A telephone call in which a table is booked: who, when, how many. The caller says "uhm", changes their mind, or interrupts with
/// a question of their own. What the caller says is drawn; what the clerk says follows from what was said before, so a model that has understood
/// the call knows each of the clerk's words for certain.
/// </summary>
public sealed class BookingDialogue
{
    /// <summary>What begins a turn of the clerk.</summary>
    public const string Clerk = "clerk:";

    /// <summary>What begins a turn of the caller.</summary>
    public const string Caller = "caller:";

    private static readonly string[] Names = "ana ben carla david elena felix greta hugo".Split(' ');
    private static readonly string[] Days = "monday tuesday wednesday thursday friday saturday sunday".Split(' ');
    private static readonly string[] Hours = "seven eight nine ten".Split(' ');
    private static readonly string[] Sizes = "two three four five six seven eight".Split(' ');
    private static readonly string[] Questions = ["how many people ?", "which day ?", "what time ?", "which name ?"];
    private static readonly (string Question, string Answer)[] Facts =
    [
        ("do you have parking ?", "yes , behind the house ."), ("may i bring my dog ?", "no , sorry ."), ("is there vegan food ?", "yes , of course ."),
        ("can i pay by card ?", "yes , you can ."), ("is the terrace open ?", "no , only in summer ."),
    ];

    private readonly List<string> _words = [];
    private readonly List<bool> _isClerks = [];

    private BookingDialogue(RandomStream random, int interruptions)
    {
        Interruptions = interruptions;
        Talk(random);
    }

    /// <summary>All words of the call, each turn begun by its mark.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>For each word whether a clerk must know it: what the clerk says, and that it is the caller's turn then.</summary>
    public bool[] ClerksPart => [.. _isClerks];

    /// <summary>The words before the clerk's last turn, its mark included: who goes on from here must have kept everything.</summary>
    public IReadOnlyList<string> BeforeConfirmation => _words.GetRange(0, _words.LastIndexOf(Clerk) + 1);

    /// <summary>What was booked in the end.</summary>
    public Booking Booking { get; private set; } = new("", "", "", "");

    /// <summary>How often the caller interrupted.</summary>
    public int Interruptions { get; }

    /// <summary>Draws calls.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="fewest">The caller interrupts at least so often, 0 to 20.</param>
    /// <param name="most">And at most so often, up to 20.</param>
    public static IReadOnlyList<BookingDialogue> Sample(int count, RandomStream random, int fewest = 0, int most = 2)
    {
        Guard.Sampling(count, random);
        Guard.InRange(fewest, 0, 20);
        Guard.InRange(most, fewest, 20);
        var dialogues = new BookingDialogue[count];
        for (var i = 0; i < count; i++)
        {
            Cancellation.ThrowIfRequested();
            dialogues[i] = new BookingDialogue(random, random.Next(fewest, most + 1));
        }
        return dialogues;
    }

    /// <inheritdoc />
    public override string ToString() => string.Join(' ', _words).Replace($" {Caller}", $"\n{Caller}", StringComparison.Ordinal).Replace($" {Clerk}", $"\n{Clerk}", StringComparison.Ordinal);

    private void Talk(RandomStream random)
    {
        string Of(string[] choices) => choices[random.Next(choices.Length)];
        string[] said = new string[4]; // how many, day, hour, name, as far as they are known
        string[][] values = [Sizes, Days, Hours, Names];
        Say(Clerk, "restaurant sol , good evening !");
        Say(Caller, $"{Of(["hello", "good evening"])} , {Um()}a table {Opening()}please .");
        // Each interruption comes at one of the questions that are left.
        var open = said.Count(value => value is null);
        int[] interruptions = [.. Enumerable.Range(0, Interruptions).Select(_ => random.Next(open))];
        for (int slot = 0, asked = 0; slot < 4; slot++)
        {
            if (said[slot] is not null)
                continue;
            Say(Clerk, $"{Known()}{Questions[slot]}");
            foreach (var _ in interruptions.Where(at => at == asked))
                Interrupt(slot);
            Say(Caller, Answer(slot));
            asked++;
        }
        Booking = new(said[3], said[1], said[2], said[0]);
        Say(Clerk, Booking.Confirmation);

        // A clerk repeats what is known so far before asking for more.
        string Known()
        {
            string?[] parts = [said[0] is { } people ? $"{people} people" : null, said[1], said[2]];
            return said.All(value => value is null) ? "" : string.Join(" , ", parts.Where(part => part is not null)) + " . ";
        }

        string Um() => random.Next(3) == 0 ? "uhm , " : "";

        string Opening()
        {
            var words = "";
            if (random.Next(3) == 0)
                words += $"for {said[0] = Of(Sizes)} ";
            if (random.Next(3) == 0)
                words += $"on {said[1] = Of(Days)} ";
            return words;
        }

        string Answer(int slot)
        {
            var value = said[slot] = Of(values[slot]);
            var wrong = random.Next(5) == 0 ? $"{Of(values[slot])} , no , sorry , " : "";
            string[] forms = slot switch
            {
                0 => ["for ", ""],
                1 => ["on ", ""],
                2 => ["at ", ""],
                _ => ["my name is ", "under "],
            };
            return $"{Um()}{Of(forms)}{wrong}{value} .";
        }

        void Interrupt(int slot)
        {
            int[] known = [.. Enumerable.Range(0, 4).Where(i => said[i] is not null)];
            if (known.Length > 0 && random.Next(3) == 0)
            {
                var changed = known[random.Next(known.Length)];
                said[changed] = Of(values[changed]);
                Say(Caller, $"{Um()}wait , make that {said[changed]}{(changed == 0 ? " people" : changed == 2 ? " o'clock" : "")} .");
                Say(Clerk, $"{Known()}{Questions[slot]}");
                return;
            }
            var (question, answer) = Facts[random.Next(Facts.Length)];
            Say(Caller, $"{Um()}wait , {question}");
            Say(Clerk, $"{answer} {Questions[slot]}");
        }
    }

    private void Say(string who, string words)
    {
        var spoken = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _words.AddRange([who, .. spoken]);
        _isClerks.AddRange([who == Caller, .. spoken.Select(_ => who == Clerk)]);
    }
}
