namespace GenerativeCourse.Learning;

/// <summary>
/// The memory of one training step. Between <see cref="Begin"/> and the end of its <c>using</c>, every result on this
/// thread is made on the tape; at the end nodes and memory go back and the next step uses them again:
/// <code>
/// using (Tape.Begin())
/// {
///     var loss = Losses.CrossEntropy(model.Forward(x), labels);
///     optimizer.ZeroGradients();
///     loss.Backward();
///     optimizer.Step();
/// }
/// </code>
/// So a steady step allocates nothing, however long the loop. Without a tape the same lines work as well: each result
/// is then an ordinary object that lives as long as somebody refers to it. What a step computed and somebody wants
/// later is copied out with <see cref="Tensor.Keep"/>; any other tensor of a step that has ended refuses to be read.
/// Steps may be nested; parameters never belong to one.
/// </summary>
public sealed class Tape
{
    private static readonly Stack<Tape> Spare = new();
    private static readonly Lock Gate = new();
    [ThreadStatic]
    private static Tape? t_current;

    private readonly List<Node> _nodes = [];
    private readonly Stack<Buffer> _emptyBuffers = new();
    private int _used;
    private int _steps;
    private Tape? _outer;

    private Tape()
    {
    }

    /// <summary>The tape that results on this thread are made on, if there is one.</summary>
    internal static Tape? Current => t_current;

    /// <summary>Begins a step on this thread.</summary>
    /// <returns>What ends the step when it is disposed.</returns>
    public static Scope Begin()
    {
        Tape? tape;
        lock (Gate)
            Spare.TryPop(out tape);
        tape ??= new Tape();
        tape._outer = t_current;
        t_current = tape;
        return new Scope(tape, tape._steps);
    }

    /// <summary>Clean nodes, used again from step to step.</summary>
    internal Node TakeNode()
    {
        if (_used == _nodes.Count)
            _nodes.Add(new Node());
        return _nodes[_used++];
    }

    internal Buffer Rent(int length) => (_emptyBuffers.TryPop(out var buffer) ? buffer : new Buffer()).Rent(length);

    internal void GiveBack(Buffer buffer)
    {
        buffer.Return();
        _emptyBuffers.Push(buffer);
    }

    private void End(int step)
    {
        if (step != _steps)
            return;
        if (t_current != this)
            throw new InvalidOperationException("A step must end on the thread it began on, and an inner step before the outer one.");
        for (var i = 0; i < _used; i++)
            _nodes[i].Recycle(this);
        (_used, t_current, _outer) = (0, _outer, null);
        _steps++;
        lock (Gate)
            Spare.Push(this);
    }

    /// <summary>A step under way; disposing it ends the step.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Tape _tape;
        private readonly int _step;

        internal Scope(Tape tape, int step) => (_tape, _step) = (tape, step);

        /// <summary>Ends the step and takes its memory back. The second call does nothing.</summary>
        /// <exception cref="InvalidOperationException">It is not this thread's innermost step.</exception>
        public void Dispose() => _tape?.End(_step);
    }
}
