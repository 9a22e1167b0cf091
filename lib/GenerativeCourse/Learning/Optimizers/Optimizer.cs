using System.Numerics;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

/// <summary>
/// Changes parameters along their gradients. Each optimizer states its rule for a piece of a parameter; all pieces of
/// all parameters are shared between the threads, and each is read and written once.
/// </summary>
public abstract unsafe class Optimizer
{
    private const int PieceLength = 8192;
    private readonly List<Entry> _entries = [];
    private readonly List<Piece> _pieces = [];
    private float _learningRate;
    private float _weightDecay;
    private volatile bool _failed;

    /// <summary>Prepares to change the parameters of some groups.</summary>
    /// <param name="groups">The groups; no parameter may be in two.</param>
    /// <param name="states">How many numbers the rule remembers for each parameter, 1 or 2.</param>
    /// <param name="learningRate">The learning rate at first.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is in two groups.</exception>
    private protected Optimizer(IEnumerable<ParameterGroup> groups, int states, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(groups);
        LearningRate = UsualLearningRate = learningRate;
        foreach (var group in groups)
        {
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
            ArgumentNullException.ThrowIfNull(group.Parameters, "parameters");
            if (!(group.LearningRateFactor >= 0 && float.IsFinite(group.LearningRateFactor)))
                throw new ArgumentException($"The learning rate factor of a group is a number from 0, not {group.LearningRateFactor}.", nameof(groups));
            foreach (var (name, value) in group.Parameters)
            {
                if (_entries.Exists(entry => entry.Parameter.Node == value.Node))
                    throw new ArgumentException($"The parameter '{name}' is in two groups.", nameof(groups));
                _entries.Add(new Entry(name, value, group, states));
            }
        }
        if (_entries.Count == 0)
            throw new ArgumentException("An optimizer needs at least one parameter.", nameof(groups));
        Parameters = new ParameterSet(_entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Parameter)));
    }

    /// <summary>All parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The length of a step, 0 or more; a <see cref="Schedule"/> changes it during training.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set => _learningRate = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "The learning rate is a number from 0.");
    }

    /// <summary>The learning rate it had before anybody set one.</summary>
    internal float UsualLearningRate { get; }

    /// <summary>How strongly weights are drawn to 0, 0 or more; a group can have its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(WeightDecay), value, "The weight decay is a number from 0.");
    }

    /// <summary>Forgets all gradients, as before each backward pass.</summary>
    public void ZeroGradients() => Parameters.ZeroGradients();

    /// <summary>Changes every parameter that has a gradient.</summary>
    /// <exception cref="InvalidOperationException">A gradient is not finite; the message names the parameter.</exception>
    public void Step()
    {
        _pieces.Clear();
        foreach (var entry in _entries)
        {
            if (!entry.Parameter.Node.HasGradient)
                continue;
            entry.Steps++;
            var rule = new Rule(LearningRate * entry.Group.LearningRateFactor, entry.Group.WeightDecay ?? WeightDecay, entry.Steps);
            float* weight = entry.Parameter.Pointer, gradient = entry.Parameter.Node.GradientPointer;
            for (var at = 0; at < entry.Parameter.Length; at += PieceLength)
            {
                _pieces.Add(new Piece(rule, Math.Min(PieceLength, entry.Parameter.Length - at),
                    weight + at, gradient + at, entry.State(0, at), entry.State(1, at)));
            }
        }
        _failed = false;
        var work = new UpdateWork(this);
        Workers.Ranges(_pieces.Count, 1, ref work);
        if (_failed)
            Parameters.RequireFiniteGradients();
    }

    /// <summary>What the rule remembers for a parameter: the values of one of its states.</summary>
    internal ReadOnlySpan<float> StateOf(Tensor parameter, int state) =>
        new(_entries.Single(entry => entry.Parameter.Node == parameter.Node).State(state, 0), parameter.Length);

    /// <summary>The rule for one piece of a parameter.</summary>
    private protected abstract void Update(in Piece piece);

    /// <summary>A rule in its own symbols, for one vector of weights w, gradients g, and what is remembered of them.</summary>
    private protected interface IRule
    {
        /// <summary>Reads and writes as many numbers as a vector has.</summary>
        public void Apply(float* w, float* g, float* first, float* second);
    }

    /// <summary>Applies a rule to all values of a piece; those beyond the last whole vector are computed in a copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected static void Apply<TRule>(in Piece piece, in TRule rule)
        where TRule : struct, IRule
    {
        float* w = piece.Weight, g = piece.Gradient, first = piece.First, second = piece.Second;
        var (i, n) = (0, piece.Length);
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
            rule.Apply(w + i, g + i, first + i, second + i);
        if (i == n)
            return;
        Vector<float> lastW = Lanes.Load(w + i, n - i), lastG = Lanes.Load(g + i, n - i);
        Vector<float> last1 = Lanes.Load(first + i, n - i), last2 = second == null ? default : Lanes.Load(second + i, n - i);
        rule.Apply((float*)&lastW, (float*)&lastG, (float*)&last1, (float*)&last2);
        Lanes.Store(lastW, w + i, n - i);
        Lanes.Store(last1, first + i, n - i);
        if (second != null)
            Lanes.Store(last2, second + i, n - i);
    }

    /// <summary>What the rule needs to know about a parameter.</summary>
    /// <param name="LearningRate">The learning rate of its group.</param>
    /// <param name="WeightDecay">The weight decay of its group.</param>
    /// <param name="Steps">How often it was changed, this time included.</param>
    private protected readonly record struct Rule(float LearningRate, float WeightDecay, int Steps);

    /// <summary>Some values of a parameter, their gradients, and what the rule remembers of them.</summary>
    private protected readonly struct Piece(Rule rule, int length, float* weight, float* gradient, float* first, float* second)
    {
        public readonly Rule Rule = rule;
        public readonly int Length = length;
        public readonly float* Weight = weight, Gradient = gradient, First = first, Second = second;

        /// <summary>Whether all gradients are finite: a number times 0 is 0, NaN and infinity are not.</summary>
        public bool IsFinite()
        {
            var sum = Vector<float>.Zero;
            var i = 0;
            for (; i <= Length - Vector<float>.Count; i += Vector<float>.Count)
                sum += Vector.Load(Gradient + i) * Vector<float>.Zero;
            var rest = Vector.Sum(sum);
            for (; i < Length; i++)
                rest += Gradient[i] * 0;
            return rest == 0;
        }
    }

    private sealed class Entry(string name, Tensor parameter, ParameterGroup group, int states)
    {
        private readonly Buffer[] _states = [.. Enumerable.Range(0, states).Select(_ => Zeros(parameter.Length))];

        public string Name => name;

        public Tensor Parameter => parameter;

        public ParameterGroup Group => group;

        public int Steps { get; set; }

        public float* State(int index, int at) => index < _states.Length ? _states[index].Pointer + at : null;

        private static Buffer Zeros(int length)
        {
            var buffer = new Buffer().Rent(length);
            buffer.Span.Clear();
            return buffer;
        }
    }

    private readonly struct UpdateWork(Optimizer optimizer) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var piece = optimizer._pieces[i];
                if (piece.IsFinite())
                    optimizer.Update(piece);
                else
                    optimizer._failed = true;
            }
        }
    }
}
