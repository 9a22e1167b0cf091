using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>Prefixes of a model that is asked with the whole history each time: an n-gram table, a distribution that is known.</summary>
public sealed class LanguageModelPrefixes : IPrefixes
{
    private readonly ILanguageModel _model;
    private readonly int[][] _histories;
    private readonly float[]?[] _next;

    /// <summary>Sequences that begin.</summary>
    /// <param name="model">Whom to ask.</param>
    /// <param name="count">How many, 1 or more.</param>
    public LanguageModelPrefixes(ILanguageModel model, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.AtLeast(count, 1);
        Guard.Memory(count, 8.0 * sizeof(long) * count);
        (_model, _histories, _next) = (model, [.. Enumerable.Repeat(Array.Empty<int>(), count)], new float[count][]);
    }

    private LanguageModelPrefixes(ILanguageModel model, int[][] histories) => (_model, _histories, _next) = (model, histories, new float[histories.Length][]);

    /// <inheritdoc />
    public int Count => _histories.Length;

    /// <inheritdoc />
    public int End => Vocabulary.End;

    /// <inheritdoc />
    public ReadOnlySpan<float> NextLogProbabilities(int sequence) =>
        _next[Guard.Index(sequence, Count)] ??= [.. _model.NextLogProbabilities(_histories[sequence]).Select(log => (float)log)];

    /// <inheritdoc />
    public IPrefixes Continue(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
    {
        Guard.Length(tokens.Length, parents.Length, nameof(tokens));
        var histories = new int[parents.Length][];
        for (var i = 0; i < histories.Length; i++)
            histories[i] = [.. _histories[Guard.Index(parents[i], Count)], Guard.Index(tokens[i], _model.Vocabulary.Count)];
        return new LanguageModelPrefixes(_model, histories);
    }
}
