namespace GenerativeCourse.Topics;

/// <content>The state of the chain: put there, read, judged; and α fitted to it.</content>
public sealed partial class CollapsedGibbs
{
    /// <summary>Puts given topics in place of the present ones.</summary>
    /// <param name="topics">A topic for each word of each document.</param>
    /// <exception cref="ArgumentException">The shape is not the corpus's, or a topic is none of 0 to T - 1.</exception>
    public void Assign(IReadOnlyList<int[]> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.Count != _words.Length || topics.Zip(_words).Any(pair => pair.First?.Length != pair.Second.Length))
            throw new ArgumentException("topics must be one number for each word of each document.", nameof(topics));
        if (topics.Any(document => document.Any(topic => (uint)topic >= (uint)Topics)))
            throw new ArgumentException($"topics must be numbers from 0 to {Topics - 1}.", nameof(topics));
        for (var d = 0; d < _words.Length; d++)
        {
            for (var i = 0; i < _words[d].Length; i++)
            {
                Count(d, i, _topics[d][i], -1);
                Count(d, i, _topics[d][i] = topics[d][i], +1);
            }
        }
    }

    /// <inheritdoc/>
    public double LogLikelihood()
    {
        var joint = new CollapsedJoint(_alpha, _beta, _corpus.Vocabulary.Count);
        var totals = new int[Topics];
        var sum = 0.0;
        for (var d = 0; d < _words.Length; d++) sum += joint.OfDocument(_topics[d]);
        for (var w = 0; w < _corpus.Vocabulary.Count; w++)
        {
            for (var t = 0; t < Topics; t++)
            {
                var count = (int)_word[w * Topics + t];
                totals[t] += count;
                sum += joint.OfWordCount(count);
            }
        }
        return sum + joint.OfTotals(totals);
    }

    private void OptimizeAlpha()
    {
        var fit = new MinkaAlpha(Topics);
        for (var d = 0; d < _words.Length; d++) fit.Observe(_topics[d]);
        fit.Improve(_alpha);
    }
}
