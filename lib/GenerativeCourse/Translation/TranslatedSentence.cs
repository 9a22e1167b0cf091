namespace GenerativeCourse.Translation;

/// <summary>A translation, how it was made, and what the model thinks of it.</summary>
/// <param name="Words">e.</param>
/// <param name="LogScore">log P(f|e) P(e), in nats; -∞ if the model holds every translation for impossible.</param>
/// <param name="Steps">Its phrases, in the order of e.</param>
/// <param name="Hypotheses">How many beginnings of translations were looked at.</param>
public sealed record TranslatedSentence(IReadOnlyList<string> Words, double LogScore, IReadOnlyList<TranslationStep> Steps, long Hypotheses)
{
    /// <summary>The words with blanks between them.</summary>
    public override string ToString() => string.Join(' ', Words);
}
