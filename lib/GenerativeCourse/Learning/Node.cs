namespace GenerativeCourse.Learning;

/// <summary>
/// One result on the tape: its values, its gradient, and how it came about. A <see cref="Tensor"/> is a handle to a
/// node. Each operation makes one node with its inputs and a static method that carries the gradient back to them:
/// <code>
/// static Tensor Exp(Tensor x)             { var y = Node.For("exp", x.Shape, x); …write y.Values…; return y.Done(ExpBackward); }
/// static void ExpBackward(Node y)         { …add y.Gradient * y.Values to y.Inputs[0]'s gradient… }
/// </code>
/// The method is static (its delegate is made once) and a node is used again in the next step: a steady step
/// allocates nothing.
/// </summary>
internal sealed unsafe class Node
{
    private readonly List<Buffer> _notes = [];
    private Buffer? _values;
    private Buffer? _gradient;
    private Tape? _tape;
    private Action<Node>? _backward;

    /// <summary>The name of the operation that made this node, for messages.</summary>
    public string Operation = "";

    /// <summary>The name of a parameter, for messages: "encoder.0.weight".</summary>
    public string? Name;

    /// <summary>The shape of the result as it was made.</summary>
    public Shape Shape;

    /// <summary>The tensors this one was computed from.</summary>
    public readonly List<Tensor> Inputs = [];

    /// <summary>Settings that the backward pass needs again: an axis, a stride, a number of heads.</summary>
    public int First, Second, Third;

    /// <summary>A factor that the backward pass needs again.</summary>
    public float Factor;

    /// <summary>Whether a gradient is wanted here: for a parameter, or for what was computed from one.</summary>
    public bool RequiresGradient;

    /// <summary>Whether the gradient outlives the backward pass.</summary>
    public bool RetainsGradient;

    /// <summary>Counts the lives of a node that is used again: a handle from an earlier life is refused.</summary>
    public int Generation;

    /// <summary>The last backward pass that came by.</summary>
    public long Visit;

    /// <summary>Whether the gradient holds something yet. The first contribution is written, later ones are added.</summary>
    public bool HasGradient { get; private set; }

    public bool IsLeaf => _backward is null;

    public float* Pointer => _values!.Pointer;

    public Span<float> Values => _values!.Span;

    public Span<float> Gradient => _gradient!.Span;

    public float* GradientPointer => _gradient!.Pointer;

    /// <summary>Starts the node of an operation: room for the result, and its inputs.</summary>
    public static Node For(string operation, Shape shape, params ReadOnlySpan<Tensor> inputs)
    {
        var node = Tape.Current is { } tape ? tape.TakeNode() : new Node();
        node._tape = Tape.Current;
        (node.Operation, node.Shape) = (operation, shape);
        node._values = node.Rent(shape.Length);
        foreach (var input in inputs)
            node.AddInput(input);
        return node;
    }

    /// <summary>A node outside every step, which lives as long as a tensor refers to it: a parameter, a kept result.</summary>
    public static Node Lasting(Shape shape)
    {
        var node = new Node { Operation = "tensor", Shape = shape };
        node._values = new Buffer().Rent(shape.Length);
        return node;
    }

    public void AddInput(Tensor input)
    {
        Inputs.Add(input);
        RequiresGradient |= input.Node.RequiresGradient && !NoGrad.IsOn;
    }

    /// <summary>Ends the forward half: from here on the node is a tensor that knows its way back.</summary>
    public Tensor Done(Action<Node> backward)
    {
        if (RequiresGradient)
            _backward = backward;
        else
            Inputs.Clear();
        return new Tensor(this, Shape);
    }

    /// <summary>Memory for what the backward pass needs again; it goes back with the node.</summary>
    public Buffer Note(int length)
    {
        var note = Rent(length);
        _notes.Add(note);
        return note;
    }

    /// <summary>A note made by the forward half, in the order they were made.</summary>
    public Buffer NoteAt(int index) => _notes[index];

    /// <summary>The gradient to add to: zeros if nothing was added yet.</summary>
    public Span<float> AddGradient()
    {
        if (WriteGradient())
            Gradient.Clear();
        return Gradient;
    }

    /// <summary>
    /// The gradient to write to. True: this is the first contribution, what the memory holds is not a number to
    /// keep, and it must be written everywhere. False: add to it.
    /// </summary>
    public bool WriteGradient()
    {
        _gradient ??= Rent(Shape.Length);
        var first = !HasGradient;
        HasGradient = true;
        return first;
    }

    /// <summary>
    /// Makes this node's gradient that of an input, memory and all, where the two would be equal and nobody reads this
    /// one again: a sum passes its gradient on as it is. False: the caller copies or adds it.
    /// </summary>
    public bool GiveGradientTo(Node input)
    {
        if (RetainsGradient || input.HasGradient || input.IsLeaf || input._tape != _tape || _tape is null || input.Shape.Length != Shape.Length)
            return false;
        if (input._gradient is not null)
            _tape.GiveBack(input._gradient);
        (input._gradient, _gradient) = (_gradient, null);
        input.HasGradient = true;
        return true;
    }

    /// <summary>Forgets the gradient; the memory stays for the next one.</summary>
    public void ZeroGradient() => HasGradient = false;

    public void RunBackward() => _backward!(this);

    /// <summary>After a backward pass: the gradient of an intermediate result has done its work.</summary>
    public void DropGradient()
    {
        if (RetainsGradient || IsLeaf)
            return;
        HasGradient = false;
        if (_tape is null || _gradient is null)
            return;
        _tape.GiveBack(_gradient);
        _gradient = null;
    }

    /// <summary>The end of the step: memory goes back, and every handle to this life of the node is refused.</summary>
    public void Recycle(Tape tape)
    {
        Generation++;
        if (_values is not null) tape.GiveBack(_values);
        if (_gradient is not null) tape.GiveBack(_gradient);
        foreach (var note in _notes)
            tape.GiveBack(note);
        _notes.Clear();
        Inputs.Clear();
        (_values, _gradient, _backward, Name) = (null, null, null, null);
        RequiresGradient = RetainsGradient = HasGradient = false;
    }

    private Buffer Rent(int length) => _tape is null ? new Buffer().Rent(length) : _tape.Rent(length);
}
