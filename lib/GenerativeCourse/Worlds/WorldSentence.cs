using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>An English translation of a Spanish sentence.</summary>
/// <param name="English">Its words.</param>
/// <param name="From">For each of them, the position of the Spanish word that it translates.</param>
/// <param name="LogProbability">log P(English | Spanish), in nats: exact.</param>
public sealed record WorldTranslation(IReadOnlyList<string> English, IReadOnlyList<int> From, double LogProbability)
{
    /// <summary>The true alignment, as pairs of positions.</summary>
    public IEnumerable<(int English, int Spanish)> Alignment => From.Select((spanish, english) => (english, spanish));

    /// <inheritdoc />
    public override string ToString() => string.Join(' ', English);
}

/// <summary>A Spanish sentence of <see cref="SpanishEnglishGrammar"/>, with all its English translations and their probabilities.</summary>
public sealed class WorldSentence
{
    private readonly List<Clause> _clauses;
    private readonly List<int> _joints;
    private readonly int[] _jointsAt;

    internal WorldSentence(List<Clause> clauses, List<int> joints, double logProbability)
    {
        (_clauses, _joints, LogProbability) = (clauses, joints, logProbability);
        var words = new List<string>();
        _jointsAt = new int[joints.Count];
        for (var i = 0; i < clauses.Count; i++)
        {
            if (i > 0)
            {
                _jointsAt[i - 1] = words.Count;
                words.Add(SpanishEnglishWords.Joints[joints[i - 1]].Spanish);
            }
            clauses[i].WriteSpanish(words);
        }
        Spanish = words;
        Best = Write(probabilities => Array.IndexOf(probabilities, probabilities.Max()), out var entropy);
        Entropy = entropy;
    }

    /// <summary>The Spanish words.</summary>
    public IReadOnlyList<string> Spanish { get; }

    /// <summary>log P(Spanish) of a sentence that is drawn without a limit on its length, in nats: exact.</summary>
    public double LogProbability { get; }

    /// <summary>The most probable translation: what the best of all systems answers, who knows the true distribution.</summary>
    public WorldTranslation Best { get; }

    /// <summary>The entropy of its translations, in nats: below this no system's mean loss can fall.</summary>
    public double Entropy { get; }

    /// <summary>Draws a translation.</summary>
    /// <param name="random">Where chance comes from.</param>
    public WorldTranslation Translate(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Write(probabilities => random.Categorical(probabilities), out _);
    }

    /// <summary>All translations with their probabilities, which sum to 1, for as long as somebody asks: there may be thousands.</summary>
    public IEnumerable<WorldTranslation> Translations()
    {
        // An odometer over the decisions: the last one that has another way left goes on, those after it start again.
        var decisions = new List<(int Chosen, int Ways)>();
        do
        {
            Cancellation.ThrowIfRequested();
            var at = 0;
            yield return Write(probabilities =>
            {
                if (at == decisions.Count)
                    decisions.Add((0, probabilities.Length));
                return decisions[at++].Chosen;
            }, out _);
            while (decisions.Count > 0 && decisions[^1].Chosen + 1 == decisions[^1].Ways)
                decisions.RemoveAt(decisions.Count - 1);
            if (decisions.Count > 0)
                decisions[^1] = (decisions[^1].Chosen + 1, decisions[^1].Ways);
        }
        while (decisions.Count > 0);
    }

    /// <inheritdoc />
    public override string ToString() => string.Join(' ', Spanish);

    private WorldTranslation Write(Func<double[], int> choose, out double entropy)
    {
        var english = new EnglishWriter(choose);
        for (var i = 0; i < _clauses.Count; i++)
        {
            if (i > 0)
                english.Add(SpanishEnglishWords.Joints[_joints[i - 1]].English, _jointsAt[i - 1]);
            english.Write(_clauses[i]);
        }
        entropy = english.Entropy;
        return english.Done();
    }
}
