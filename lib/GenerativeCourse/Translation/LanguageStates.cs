using GenerativeCourse.Language;

namespace GenerativeCourse.Translation;

/// <summary>The last n - 1 words of a hypothesis, as a number: all that the language model needs of it. Every question is asked once.</summary>
internal sealed class LanguageStates(INextWordModel model)
{
    private readonly PhraseNumbers _contexts = new();
    private readonly Dictionary<(int State, int Word), (int Next, double Log)> _steps = [];

    /// <summary>The state before the first word.</summary>
    public int Start => model.Order == 1 ? 0 : _contexts.Append(0, Vocabulary.Start);

    /// <summary>Appends a word: log P(word | state), and the state then.</summary>
    public (int Next, double Log) Append(int state, int word)
    {
        if (_steps.TryGetValue((state, word), out var step))
            return step;
        int[] context = _contexts.Words(state), longer = [.. context, word];
        var next = _contexts.Of(longer.AsSpan(Math.Max(0, longer.Length - model.Order + 1)));
        return _steps[(state, word)] = (next, model.LogProbability(context, word));
    }

    /// <summary>Appends some words.</summary>
    public (int Next, double Log) Append(int state, int[] words)
    {
        var log = 0.0;
        foreach (var word in words)
        {
            (state, var more) = Append(state, word);
            log += more;
        }
        return (state, log);
    }

    /// <summary>log P(words), nothing being known of what stands before them.</summary>
    public double Alone(int[] words) => Append(0, words).Log;
}
