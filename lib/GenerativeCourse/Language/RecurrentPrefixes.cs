using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>Sequences under way in a recurrent language model: all that it remembers of each is its state.</summary>
internal sealed class RecurrentPrefixes : IPrefixes
{
    private readonly RecurrentLanguageModel _model;
    private readonly Tensor[] _state; // each (Count, H)
    private readonly Tensor _next; // (Count, V)

    private RecurrentPrefixes(RecurrentLanguageModel model, Tensor[] state, Tensor next) => (_model, _state, _next) = (model, state, next);

    public int Count => _next.Shape[0];

    public int End => Vocabulary.End;

    public ReadOnlySpan<float> NextLogProbabilities(int sequence) =>
        _next.Values.Slice(Guard.Index(sequence, Count) * _model.Vocabulary.Count, _model.Vocabulary.Count);

    /// <summary>One sequence that has read these tokens, one or more.</summary>
    public static RecurrentPrefixes Begin(RecurrentLanguageModel model, int[] tokens) => Read(model, tokens, count: 1, null);

    /// <summary>The same sequence several times.</summary>
    public RecurrentPrefixes Repeat(int count)
    {
        var rows = new int[count];
        return new(_model, [.. _state.Select(part => part.Gather(rows).Keep())], _next.Gather(rows).Keep());
    }

    public IPrefixes Continue(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
    {
        Guard.Length(tokens.Length, parents.Length, nameof(tokens));
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        var rows = parents.ToArray();
        return Read(_model, tokens.ToArray(), tokens.Length, [.. _state.Select(part => part.Gather(rows))]);
    }

    private static RecurrentPrefixes Read(RecurrentLanguageModel model, int[] tokens, int count, Tensor[]? state)
    {
        using var step = Tape.Begin();
        using var off = NoGrad.Begin();
        var (states, after) = model.Layer.Run(model.Embedding.Forward(tokens, count, tokens.Length / count), state);
        var last = states.Slice(1, states.Shape[1] - 1, 1).Reshape(count, model.Layer.Hidden);
        var next = model.Output.Forward(last).LogSoftmax().Keep();
        for (var row = Vocabulary.Start; row < next.Length; row += model.Vocabulary.Count)
            next.Values[row] = float.NegativeInfinity;
        return new(model, [.. after.Select(part => part.Keep())], next);
    }
}
