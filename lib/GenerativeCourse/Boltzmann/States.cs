using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>States of binary units as integers: bit i is unit i.</summary>
internal static class States
{
    /// <summary>All 2^units states, one per row, (2^units, units).</summary>
    public static Matrix All(int units)
    {
        var states = new Matrix(1 << units, units);
        Write(states, first: 0);
        return states;
    }

    /// <summary>The states from <paramref name="first"/> on, one per row.</summary>
    public static void Write(Matrix states, int first)
    {
        for (var row = 0; row < states.Rows; row++)
            for (var unit = 0; unit < states.Columns; unit++) states[row, unit] = ((first + row) >> unit) & 1;
    }
}
