namespace GenerativeCourse.Learning;

/// <summary>
/// How two shapes meet: sizes are compared from the innermost outwards and are equal, or one of them is 1 (or
/// missing) and its values are used again. Neighbouring dimensions that behave alike are merged, so that equal shapes
/// are one long row, and a bias meets a matrix row by row.
/// </summary>
internal ref struct Broadcast
{
    private Sizes _sizes, _leftSteps, _rightSteps;
    private readonly int _rank;

    public Broadcast(string operation, Shape left, Shape right)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        Span<int> result = stackalloc int[Shape.MaximumRank];
        int leftStep = 1, rightStep = 1;
        var (merged, leftRepeats, rightRepeats) = (-1, false, false);
        for (var i = 1; i <= rank; i++)
        {
            var l = i <= left.Rank ? left[-i] : 1;
            var r = i <= right.Rank ? right[-i] : 1;
            if (l != r && l != 1 && r != 1)
                throw new ArgumentException($"'{operation}' cannot combine shapes {left} and {right}: from the right, sizes must be equal or one of them 1, but {l} meets {r}.");
            var size = l == 1 ? r : l;
            result[rank - i] = size;
            if (size == 1)
                continue;
            if (merged < 0 || leftRepeats != (l == 1) || rightRepeats != (r == 1))
            {
                (leftRepeats, rightRepeats) = (l == 1, r == 1);
                merged++;
                _sizes[merged] = 1;
                _leftSteps[merged] = leftRepeats ? 0 : leftStep;
                _rightSteps[merged] = rightRepeats ? 0 : rightStep;
            }
            _sizes[merged] *= size;
            leftStep *= l;
            rightStep *= r;
        }
        if (merged < 0)
            (_sizes[0], _leftSteps[0], _rightSteps[0], merged) = (1, 1, 1, 0);
        _rank = merged + 1;
        Shape = new Shape(result[..rank]);
        RowLength = _sizes[0];
        Rows = Shape.Length == 0 ? 0 : Shape.Length / RowLength;
    }

    /// <summary>The shape of the result.</summary>
    public Shape Shape { get; }

    /// <summary>Rows that are computed one at a time.</summary>
    public int Rows { get; }

    /// <summary>Values of a row of the result.</summary>
    public int RowLength { get; }

    /// <summary>Whether one value on the left meets a whole row.</summary>
    public readonly bool LeftRepeats => _leftSteps[0] == 0;

    /// <summary>Whether one value on the right meets a whole row.</summary>
    public readonly bool RightRepeats => _rightSteps[0] == 0;

    /// <summary>Where a row begins on each side.</summary>
    public readonly (int Left, int Right) Offsets(int row)
    {
        var (left, right) = (0, 0);
        for (var i = 1; i < _rank; i++)
        {
            var (rest, index) = Math.DivRem(row, _sizes[i]);
            left += index * _leftSteps[i];
            right += index * _rightSteps[i];
            row = rest;
        }
        return (left, right);
    }

    [System.Runtime.CompilerServices.InlineArray(Shape.MaximumRank)]
    private struct Sizes
    {
        private int _first;
    }
}
