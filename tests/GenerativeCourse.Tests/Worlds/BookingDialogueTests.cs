using GenerativeCourse.Language;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Tests.Worlds;

public class BookingDialogueTests
{
    private static readonly IReadOnlyList<BookingDialogue> Calls = BookingDialogue.Sample(2000, new RandomStream(1), 0, 4);

    [Fact]
    public void A_call_ends_with_the_confirmation_of_what_was_said_last()
    {
        foreach (var call in Calls)
        {
            Assert.EndsWith($"{BookingDialogue.Clerk} {call.Booking.Confirmation}", string.Join(' ', call.Words), StringComparison.Ordinal);
            Assert.Equal(BookingDialogue.Clerk, call.BeforeConfirmation[^1]);
            Assert.Equal(call.Words.Count, call.ClerksPart.Length);
            Assert.Equal(call.Interruptions, call.Words.Count(word => word == "wait"));
            // The name that is said last is booked; corrections ("no , sorry") count.
            Assert.Equal(call.Booking.Name, call.BeforeConfirmation.Last(word => word is "ana" or "ben" or "carla" or "david" or "elena" or "felix" or "greta" or "hugo"));
        }
    }

    [Fact]
    public void What_the_clerk_says_follows_from_what_was_said_before()
    {
        // The same call up to a word that is the clerk's part goes on with the same word.
        var next = new Dictionary<string, string>();
        foreach (var call in Calls)
        {
            var (before, part) = ("", call.ClerksPart);
            for (var i = 0; i < call.Words.Count; i++)
            {
                if (part[i])
                    Assert.Equal(call.Words[i], next.TryGetValue(before, out var word) ? word : next[before] = call.Words[i]);
                before += call.Words[i] + " ";
            }
        }
        Assert.True(next.Count > 1000);
    }

    [Fact]
    public void A_network_learns_the_clerks_part_and_talks()
    {
        var calls = BookingDialogue.Sample(300, new RandomStream(1), 0, 0);
        var words = Vocabulary.Of(calls.Select(call => call.Words));
        var model = new RecurrentLanguageModel(words, hidden: 32);
        model.Fit([.. calls.Select(call => words.Encode(call.Words))], new SequenceTraining { Epochs = 6, BatchSize = 16, LearningRate = 0.01f }, [.. calls.Select(call => call.ClerksPart)]);
        var talk = new Conversation(model, BookingDialogue.Clerk, BookingDialogue.Caller);
        Assert.Equal("restaurant sol , good evening !", talk.Listen());
        Assert.Equal("how many people ?", talk.Say("Hello, a table please."));
        Assert.EndsWith("?", talk.Say("xyzzy"), StringComparison.Ordinal);
        Assert.NotNull(talk.Say(""));
        Assert.Throws<ArgumentNullException>(() => talk.Say(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conversation(model, "a", "b", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BookingDialogue.Sample(1, new RandomStream(1), 3, 2));
    }
}
