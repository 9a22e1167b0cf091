using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language;

/// <content>What can be asked: vectors, similarities, neighbours, analogies.</content>
public sealed partial class Word2Vec
{
    /// <summary>A word's vector, (Dimensions), a copy.</summary>
    /// <exception cref="ArgumentException">The word is not in the vocabulary.</exception>
    public float[] Encode(string word) => Row(word).ToArray();

    /// <summary>All words' vectors by their ids, (V, Dimensions), a copy.</summary>
    public Matrix Vectors()
    {
        var result = new Matrix(Vocabulary.Count, Dimensions);
        for (var id = 0; id < Vocabulary.Count; id++) _v.AsSpan(id * Stride, Dimensions).CopyTo(result.Row(id));
        return result;
    }

    /// <summary>The cosine of the angle between two words' vectors, -1 to 1.</summary>
    /// <exception cref="ArgumentException">A word is not in the vocabulary.</exception>
    public double Similarity(string first, string second) => TensorPrimitives.CosineSimilarity<float>(Row(first), Row(second));

    /// <summary>The words whose vectors point most in the direction of this word's.</summary>
    /// <param name="word">The word, which is left out.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <exception cref="ArgumentException">The word is not in the vocabulary.</exception>
    public IReadOnlyList<(string Word, double Similarity)> Neighbours(string word, int count = 10) => Nearest(Encode(word), count, word);

    /// <summary>a is to b as c is to …: the words nearest to b - a + c, of vectors of length 1; the three themselves are left out.</summary>
    /// <remarks>T. Mikolov, W. Yih, G. Zweig, "Linguistic regularities in continuous space word representations", NAACL 2013.</remarks>
    /// <param name="a">As in man.</param>
    /// <param name="b">As in king.</param>
    /// <param name="c">As in woman.</param>
    /// <param name="count">How many answers, 1 or more.</param>
    /// <exception cref="ArgumentException">A word is not in the vocabulary.</exception>
    public IReadOnlyList<(string Word, double Similarity)> Analogy(string a, string b, string c, int count = 1)
    {
        float[] query = [.. Unit(Row(b)).Zip(Unit(Row(a)), (x, y) => x - y).Zip(Unit(Row(c)), (x, y) => x + y)];
        return Nearest(query, count, a, b, c);
    }

    private static float[] Unit(ReadOnlySpan<float> row)
    {
        var vector = row.ToArray();
        TensorPrimitives.Divide(vector, Math.Max(1e-30f, TensorPrimitives.Norm<float>(vector)), vector);
        return vector;
    }

    private List<(string Word, double Similarity)> Nearest(float[] query, int count, params string[] without)
    {
        Guard.AtLeast(count, 1);
        var norm = Math.Max(1e-30f, TensorPrimitives.Norm<float>(query));
        var scores = new List<(string Word, double Similarity)>(Vocabulary.Count);
        for (var id = Vocabulary.End + 1; id < Vocabulary.Count; id++)
        {
            if (without.Contains(Vocabulary[id])) continue;
            var row = _v.AsSpan(id * Stride, Dimensions);
            scores.Add((Vocabulary[id], TensorPrimitives.Dot(row, query) / Math.Max(1e-30f, TensorPrimitives.Norm<float>(row)) / norm));
        }
        return [.. scores.OrderByDescending(score => score.Similarity).ThenBy(score => score.Word, StringComparer.Ordinal).Take(count)];
    }

    private ReadOnlySpan<float> Row(string word, [CallerArgumentExpression(nameof(word))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(word, name);
        return Vocabulary.Contains(word) ? _v.AsSpan(Vocabulary.IdOf(word) * Stride, Dimensions)
            : throw new ArgumentException($"{name} must be one of the {Vocabulary.Count} words that have a vector, not '{word}'.", name);
    }
}
