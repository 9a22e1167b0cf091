namespace GenerativeCourse.Language;

/// <summary>
/// Some sequences under way, side by side, and what a model expects of each: log P(next token | the tokens so far). This is
/// all that greedy decoding, sampling, beam search and exact search need to know of a model, be it an n-gram table, a
/// recurrent network, an encoder-decoder that has read its source, or a Transformer with its cache.
/// </summary>
/// <remarks>
/// What a model remembers of a sequence (a hidden state, cached keys and values, or just the tokens) is its own affair.
/// Prefixes do not change: <see cref="Continue"/> gives new ones, so a search may come back to old ones.
/// </remarks>
public interface IPrefixes
{
    /// <summary>How many sequences there are.</summary>
    public int Count { get; }

    /// <summary>The token that ends a sequence; -1 if there is none.</summary>
    public int End { get; }

    /// <summary>log P(token | sequence) for each of the V tokens, in nats; -∞ for one that cannot come.</summary>
    /// <param name="sequence">Which sequence, 0 to Count - 1.</param>
    public ReadOnlySpan<float> NextLogProbabilities(int sequence);

    /// <summary>New sequences, each an old one and a token more. An old one may go on several times, or not at all.</summary>
    /// <param name="parents">For each new sequence, the old one it continues, 0 to Count - 1.</param>
    /// <param name="tokens">For each new sequence, its new token.</param>
    public IPrefixes Continue(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens);
}

/// <summary>A sequence that was decoded.</summary>
/// <param name="Tokens">Its tokens, without the end.</param>
/// <param name="LogProbability">log P of the tokens and, if it is finished, of the end, in nats.</param>
/// <param name="IsFinished">Whether it came to its end; false if it was cut off at the largest length.</param>
public sealed record DecodedSequence(int[] Tokens, double LogProbability, bool IsFinished)
{
    /// <summary>How many decisions it took: its tokens, and the end.</summary>
    public int Length => Tokens.Length + (IsFinished ? 1 : 0);

    /// <summary>What a beam ranks by: log P / length^power (Wu et al. 2016 without its constants).</summary>
    /// <param name="lengthPower">0: the probability itself; 1: the mean of a token's log-probability.</param>
    public double Score(double lengthPower) => LogProbability / Math.Pow(Math.Max(1, Length), lengthPower);
}
