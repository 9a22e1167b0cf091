namespace GenerativeCourse.Probability;

/// <summary>Draws from simple distributions with whatever source of chance the caller brings.</summary>
internal static class Draw
{
    /// <summary>An index with probability proportional to its weight, by the inverse of the cumulative sum.</summary>
    public static int Categorical(Random random, ReadOnlySpan<double> weights)
    {
        var total = 0d;
        foreach (var weight in weights) total += weight;
        var left = random.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            last = i;
            if ((left -= weights[i]) < 0) return i;
        }
        return last; // rounding only
    }

    /// <summary>A standard normal number, by Marsaglia's polar method.</summary>
    public static double Normal(Random random)
    {
        while (true)
        {
            var (u, v) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
            var s = u * u + v * v;
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    /// <summary>The numbers 0 to count - 1 in a random order (Fisher and Yates).</summary>
    public static int[] Permutation(Random random, int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        random.Shuffle(order);
        return order;
    }
}
