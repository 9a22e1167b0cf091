namespace GenerativeCourse.Translation;

/// <summary>Two sentences that translate each other, as ids of words.</summary>
/// <param name="E">e_1 … e_l, the sentence that is given.</param>
/// <param name="F">f_1 … f_m, the sentence that a model explains by it.</param>
public readonly record struct SentencePair(int[] E, int[] F);
