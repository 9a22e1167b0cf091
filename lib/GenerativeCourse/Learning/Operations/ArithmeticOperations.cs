using System.Numerics.Tensors;

namespace GenerativeCourse.Learning;

/// <summary>a + b.</summary>
internal readonly struct AddOperation : IArithmetic
{
    public static string Name => "+";
    public static bool PassesGradient => true;
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Add(a, b, y);
    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.Add(da, dy, da);
    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.Add(db, dy, db);
}

/// <summary>a - b.</summary>
internal readonly struct SubtractOperation : IArithmetic
{
    public static string Name => "-";
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Subtract(a, b, y);
    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.Add(da, dy, da);
    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.Subtract(db, dy, db);
}

/// <summary>a b.</summary>
internal readonly struct MultiplyOperation : IArithmetic
{
    public static string Name => "*";
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Multiply(a, b, y);
    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da) => TensorPrimitives.MultiplyAdd(dy, b, da, da);
    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db) => TensorPrimitives.MultiplyAdd(dy, a, db, db);
}

/// <summary>a / b.</summary>
internal readonly struct DivideOperation : IArithmetic
{
    public static string Name => "/";
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Divide(a, b, y);

    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
    {
        for (var i = 0; i < da.Length; i++)
            da[i] += dy[i] / b[i];
    }

    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
    {
        for (var i = 0; i < db.Length; i++)
            db[i] -= dy[i] * (a[i] / b[i]) / b[i];
    }
}

/// <summary>The larger of a and b.</summary>
internal readonly struct MaximumOperation : IArithmetic
{
    public static string Name => "maximum";
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Max(a, b, y);

    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
    {
        for (var i = 0; i < da.Length; i++)
            da[i] += a[i] >= b[i] ? dy[i] : 0;
    }

    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
    {
        for (var i = 0; i < db.Length; i++)
            db[i] += a[i] >= b[i] ? 0 : dy[i];
    }
}

/// <summary>The smaller of a and b.</summary>
internal readonly struct MinimumOperation : IArithmetic
{
    public static string Name => "minimum";
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Min(a, b, y);

    public static void BackwardLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> da)
    {
        for (var i = 0; i < da.Length; i++)
            da[i] += a[i] <= b[i] ? dy[i] : 0;
    }

    public static void BackwardRight(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> dy, Span<float> db)
    {
        for (var i = 0; i < db.Length; i++)
            db[i] += a[i] <= b[i] ? 0 : dy[i];
    }
}
