using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// An array of floats with up to five dimensions that knows how it was computed, so that the derivative of a loss
/// finds its way back to the parameters. A tensor is a light handle: a node of the tape, and a shape to read it in
/// (so <see cref="Reshape"/> costs nothing). The values are dense, the last index runs fastest.
/// </summary>
/// <remarks>See <see cref="Tape"/> for how long a tensor lives, Node.cs for how an operation is written.</remarks>
public readonly unsafe partial struct Tensor
{
    /// <summary>Bytes for each value of a parameter: the value and its gradient.</summary>
    internal const double TrainedBytes = 2 * sizeof(float);

    private readonly Node? _node;
    private readonly int _generation;

    internal Tensor(Node node, Shape shape)
    {
        (_node, _generation) = (node, node.Generation);
        Shape = shape;
    }

    /// <summary>The sizes, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>How many values there are.</summary>
    public int Length => Shape.Length;

    /// <summary>The values, the last index running fastest; writing to them changes the tensor.</summary>
    /// <exception cref="InvalidOperationException">The step of this tensor has ended.</exception>
    public Span<float> Values => Node.Values;

    /// <summary>The derivative of the loss by each value, of a parameter or after <see cref="RetainGradient"/>; zeros if there was none.</summary>
    /// <exception cref="InvalidOperationException">No gradient is kept for this tensor.</exception>
    public Span<float> Gradient
    {
        get
        {
            if (!Node.RetainsGradient)
                throw new InvalidOperationException("No gradient is kept here: only parameters keep theirs, and tensors on which RetainGradient() was called before Backward().");
            if (!Node.HasGradient)
                Node.AddGradient();
            return Node.Gradient;
        }
    }

    /// <summary>The value of a tensor that holds a single number.</summary>
    /// <exception cref="InvalidOperationException">It holds more, or its step has ended.</exception>
    public float Item => Length == 1
        ? Values[0]
        : throw new InvalidOperationException($"Item reads a single number, but this tensor has shape {Shape}.");

    /// <summary>Whether a gradient flows to this tensor in a backward pass.</summary>
    public bool RequiresGradient => Node.RequiresGradient;

    /// <summary>The name of a parameter, as in "encoder.0.weight"; null for others.</summary>
    public string? Name => Node.Name;

    /// <summary>One value by its indices.</summary>
    /// <exception cref="ArgumentException">There are not as many indices as dimensions, or one is out of range.</exception>
    [System.Runtime.CompilerServices.IndexerName("Element")]
    public float this[params ReadOnlySpan<int> indices] => Values[OffsetOf(indices)];

    internal Node Node
    {
        get
        {
            if (_node is null)
                throw new InvalidOperationException("This tensor was never given a value.");
            if (_node.Generation != _generation)
                throw new InvalidOperationException("This tensor belongs to a step that has ended, and its memory was given back. Call Keep() or ToArray() inside the step for what is needed later.");
            return _node;
        }
    }

    internal float* Pointer => Node.Pointer;

    /// <summary>Zeros.</summary>
    /// <param name="sizes">Sizes, outermost first.</param>
    public static Tensor Zeros(params ReadOnlySpan<int> sizes) => Full(0, sizes);

    /// <summary>The same value everywhere.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sizes">Sizes, outermost first.</param>
    public static Tensor Full(float value, params ReadOnlySpan<int> sizes)
    {
        var tensor = Empty(new Shape(sizes));
        tensor.Values.Fill(value);
        return tensor;
    }

    /// <summary>A copy of given values.</summary>
    /// <param name="values">The values, the last index running fastest.</param>
    /// <param name="sizes">Sizes, outermost first; none for a plain vector.</param>
    /// <exception cref="ArgumentException">The sizes do not multiply to the number of values.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params ReadOnlySpan<int> sizes)
    {
        var shape = sizes.Length == 0 ? new Shape(values.Length) : new Shape(sizes);
        if (shape.Length != values.Length)
            throw new ArgumentException($"Shape {shape} has {shape.Length} values, but {values.Length} were given.", nameof(values));
        var tensor = Empty(shape);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    /// <summary>A copy of a matrix: (rows, columns).</summary>
    public static Tensor From(Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return From(matrix.Span, matrix.Rows, matrix.Columns);
    }

    /// <summary>Some rows of a matrix, as a minibatch: (rows.Length, columns).</summary>
    /// <param name="matrix">The data, an example a row.</param>
    /// <param name="rows">Which rows, in which order.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static Tensor FromRows(Matrix matrix, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var tensor = Empty(new Shape(rows.Length, matrix.Columns));
        for (var i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)matrix.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), rows[i], $"The matrix has rows 0 to {matrix.Rows - 1}.");
            matrix.Row(rows[i]).CopyTo(tensor.Values[(i * matrix.Columns)..]);
        }
        return tensor;
    }

    /// <summary>Independent normal numbers.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="sizes">Sizes, outermost first.</param>
    public static Tensor Normal(RandomStream random, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(random);
        var tensor = Empty(new Shape(sizes));
        random.FillNormal(tensor.Values, 0, 1);
        return tensor;
    }

    /// <summary>A parameter: it lives as long as somebody refers to it, and a backward pass fills its gradient.</summary>
    /// <param name="sizes">Sizes, outermost first. The values are zeros at first.</param>
    public static Tensor Parameter(params ReadOnlySpan<int> sizes)
    {
        var node = Node.Lasting(new Shape(sizes));
        node.Values.Clear();
        node.Operation = "parameter";
        node.RequiresGradient = node.RetainsGradient = true;
        return new Tensor(node, node.Shape);
    }

    /// <summary>A parameter that begins as a copy of these values.</summary>
    public Tensor AsParameter()
    {
        var copy = Keep();
        copy.Node.Operation = "parameter";
        copy.Node.RequiresGradient = copy.Node.RetainsGradient = true;
        return copy;
    }

    /// <summary>Starts from this number and adds its derivative to the gradient of every parameter it depends on.</summary>
    /// <exception cref="InvalidOperationException">It is not a single number, not finite, or depends on no parameter.</exception>
    public void Backward() => BackwardPass.Run(this);

    /// <summary>Asks a backward pass to leave the gradient of this intermediate result to be read.</summary>
    public Tensor RetainGradient()
    {
        Node.RetainsGradient = true;
        return this;
    }

    /// <summary>Forgets the gradient.</summary>
    public void ZeroGradient() => Node.ZeroGradient();

    /// <summary>The same values, cut off from how they were computed: no gradient flows further back.</summary>
    public Tensor Detach()
    {
        var copy = Empty(Shape);
        Values.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>A copy that outlives the step.</summary>
    public Tensor Keep()
    {
        var node = Node.Lasting(Shape);
        Values.CopyTo(node.Values);
        return new Tensor(node, Shape);
    }

    /// <summary>The values as an array, the last index running fastest.</summary>
    public float[] ToArray() => Values.ToArray();

    /// <summary>The values as a matrix: the innermost dimension is a row.</summary>
    public Matrix ToMatrix() => new(Shape.Rows, Shape.Last, Values);

    /// <summary>The shape and the first values.</summary>
    public override string ToString()
    {
        if (_node is null || _node.Generation != _generation)
            return "tensor of a step that has ended";
        var first = Values[..Math.Min(8, Length)].ToArray().Select(value => value.ToString("g4"));
        return $"tensor {Shape}: {string.Join(", ", first)}{(Length > 8 ? ", …" : "")}";
    }

    /// <summary>Room for values that are written before they are read.</summary>
    internal static Tensor Empty(Shape shape)
    {
        var node = Node.For("tensor", shape);
        return new Tensor(node, shape);
    }

    private int OffsetOf(ReadOnlySpan<int> indices)
    {
        if (indices.Length != Shape.Rank)
            throw new ArgumentException($"A tensor of shape {Shape} is read with {Shape.Rank} indices, not {indices.Length}.", nameof(indices));
        var offset = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Shape[i])
                throw new ArgumentException($"Index {indices[i]} is out of range in dimension {i} of shape {Shape}.", nameof(indices));
            offset = offset * Shape[i] + indices[i];
        }
        return offset;
    }
}
