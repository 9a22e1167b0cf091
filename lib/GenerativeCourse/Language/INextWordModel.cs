namespace GenerativeCourse.Language;

/// <summary>
/// A language model that looks at the last few words only (an n-gram model). That is what lets a search for the best
/// translation forget how a hypothesis began: two that end in the same n - 1 words go on in the same way.
/// </summary>
public interface INextWordModel
{
    /// <summary>The V tokens that sentences are made of.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>n: the next word depends on the n - 1 tokens before it; 1 or more.</summary>
    public int Order { get; }

    /// <summary>log P(w | context), in nats.</summary>
    /// <param name="context">
    /// The ids of the tokens before w, <c>&lt;s&gt;</c> among them where the sentence begins; only the last n - 1 count. A shorter
    /// context that does not begin with <c>&lt;s&gt;</c> asks for the probability where nothing further back is known.
    /// </param>
    /// <param name="word">The id of w, or of <c>&lt;/s&gt;</c>.</param>
    public double LogProbability(ReadOnlySpan<int> context, int word);
}
