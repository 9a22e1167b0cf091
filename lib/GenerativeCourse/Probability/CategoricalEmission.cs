using GenerativeCourse.Numerics;

namespace GenerativeCourse.Probability;

/// <summary>Each state shows one of V symbols: a step has one feature, the number of the symbol.</summary>
public sealed class CategoricalEmission : EmissionModel
{
    private readonly double _smoothing;
    private readonly double[,] _probabilities;

    /// <summary>Makes an emission where every state shows every symbol equally often.</summary>
    /// <param name="states">Number of states K, 1 to 256.</param>
    /// <param name="symbols">Number of symbols V, at least 1.</param>
    /// <param name="smoothing">Imagined examples of each symbol in each state, 0 or more.</param>
    public CategoricalEmission(int states, int symbols, double smoothing = 0)
        : base(states, dimensions: 1)
    {
        Symbols = Guard.AtLeast(symbols, 1);
        Guard.Memory(symbols, 16.0 * states * symbols);
        _smoothing = Guard.NotNegative(smoothing, nameof(smoothing));
        _probabilities = new double[states, symbols];
        for (var k = 0; k < states; k++)
            for (var v = 0; v < symbols; v++) _probabilities[k, v] = 1d / symbols;
    }

    /// <summary>Makes an emission with known probabilities, such as the dice of a casino.</summary>
    /// <param name="probabilities">K x V, every row sums to 1.</param>
    /// <exception cref="ArgumentException">A row is not a distribution.</exception>
    public CategoricalEmission(double[,] probabilities)
        : this((probabilities ?? throw new ArgumentNullException(nameof(probabilities))).GetLength(0), probabilities.GetLength(1))
    {
        for (var k = 0; k < States; k++) Guard.Distribution([.. Enumerable.Range(0, Symbols).Select(v => probabilities[k, v])], $"row {k} of probabilities");
        _probabilities = (double[,])probabilities.Clone();
    }

    /// <summary>Number of symbols V.</summary>
    public int Symbols { get; }

    /// <summary>P(symbol | state), K x V, a copy.</summary>
    public double[,] Probabilities => (double[,])_probabilities.Clone();

    internal override void Validate(Matrix sequence)
    {
        foreach (var value in sequence.Span)
            if (value < 0 || value >= Symbols || value != MathF.Floor(value))
                throw new ArgumentException($"A sequence holds the symbol {value}, but symbols are the whole numbers 0 to {Symbols - 1}.", nameof(sequence));
    }

    internal override double[] LogLikelihoods(Matrix sequence)
    {
        var result = new double[sequence.Rows * States];
        for (var t = 0; t < sequence.Rows; t++)
            for (var k = 0; k < States; k++) result[t * States + k] = Math.Log(_probabilities[k, (int)sequence[t, 0]]);
        return result;
    }

    internal override void Start(IReadOnlyList<Matrix> sequences, RandomStream random)
    {
        for (var k = 0; k < States; k++)
        {
            var sum = 0d;
            for (var v = 0; v < Symbols; v++) sum += _probabilities[k, v] = 0.5 + random.NextDouble();
            for (var v = 0; v < Symbols; v++) _probabilities[k, v] /= sum;
        }
    }

    internal override void Update(IReadOnlyList<Matrix> sequences, IReadOnlyList<double[]> shares)
    {
        var counts = new double[States, Symbols];
        for (var s = 0; s < sequences.Count; s++)
            for (var t = 0; t < sequences[s].Rows; t++)
                for (var k = 0; k < States; k++) counts[k, (int)sequences[s][t, 0]] += shares[s][t * States + k];
        for (var k = 0; k < States; k++)
        {
            var total = _smoothing * Symbols;
            for (var v = 0; v < Symbols; v++) total += counts[k, v];
            if (total <= 0) continue; // a state that nothing is assigned to keeps what it knew
            for (var v = 0; v < Symbols; v++) _probabilities[k, v] = (counts[k, v] + _smoothing) / total;
        }
    }

    internal override void Sample(int state, RandomStream random, Span<float> result) =>
        result[0] = random.Categorical([.. Enumerable.Range(0, Symbols).Select(v => _probabilities[state, v])]);
}
