using System.Text.RegularExpressions;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <summary>A conversation with a language model that has learned dialogues: it goes on after the other's words until its turn ends.</summary>
/// <param name="model">Who answers.</param>
/// <param name="own">The word that begins the model's turns.</param>
/// <param name="other">The word that begins the other's turns.</param>
/// <param name="longest">A turn is cut off after so many words, 1 or more.</param>
public sealed partial class Conversation(RecurrentLanguageModel model, string own, string other, int longest = 40)
{
    private readonly int _longest = Guard.AtLeast(longest, 1);
    private IPrefixes _heard = (model ?? throw new ArgumentNullException(nameof(model))).Start();

    /// <summary>Whether the model has ended the conversation.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The model's turn: word by word the most probable one.</summary>
    public string Listen()
    {
        Hear(own);
        var words = new List<string>();
        while (words.Count < _longest)
        {
            Cancellation.ThrowIfRequested();
            var next = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(_heard.NextLogProbabilities(0));
            IsOver = next == _heard.End;
            if (IsOver || model.Vocabulary[next] == other)
                break;
            words.Add(model.Vocabulary[next]);
            _heard = _heard.Continue([0], [next]);
        }
        return string.Join(' ', words);
    }

    /// <summary>The other's turn, in plain text, and the model's answer. Words that the model does not know are read as &lt;unk&gt;.</summary>
    /// <param name="text">What is said; may be empty.</param>
    public string Say(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsOver)
            return "(the line is dead)";
        Hear(other, [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)]);
        return Listen();
    }

    private void Hear(string mark, params string[] words)
    {
        foreach (var word in words.Prepend(mark))
            _heard = _heard.Continue([0], [model.Vocabulary.IdOf(word)]);
    }

    [GeneratedRegex(@"[\p{L}']+|[0-9]+|[.,!?]")]
    private static partial Regex Word();
}
