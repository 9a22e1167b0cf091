using GenerativeCourse.Numerics;

namespace GenerativeCourse.Language.Timeline;

/// <summary>
/// Turing's test, blind: in each round two passages stand side by side, one written by a human, one by a machine, in an order
/// that nobody has looked at. The interrogator says which is the machine's.
/// </summary>
/// <remarks>
/// A. Turing, "Computing machinery and intelligence", Mind 59 (1950): "in about fifty years' time … an average interrogator
/// will not have more than 70 per cent chance of making the right identification after five minutes of questioning."
/// </remarks>
public sealed class ImitationGame
{
    private readonly (string A, string B)[] _rounds;
    private readonly char[] _machine;

    /// <summary>Sets up the rounds.</summary>
    /// <param name="human">A passage for each round.</param>
    /// <param name="machine">As many passages.</param>
    /// <param name="seed">Decides which of two is A.</param>
    /// <exception cref="ArgumentException">There are not as many passages of the one kind as of the other, or none.</exception>
    public ImitationGame(IReadOnlyList<string> human, IReadOnlyList<string> machine, long seed = 1)
    {
        Guard.Words(human);
        Guard.Words(machine);
        Guard.AtLeast(human.Count, 1, nameof(human));
        Guard.Length(machine.Count, human.Count, nameof(machine));
        var random = new RandomStream(seed);
        _machine = [.. human.Select(_ => random.Next(2) == 0 ? 'A' : 'B')];
        _rounds = [.. human.Select((text, n) => _machine[n] == 'A' ? (machine[n], text) : (text, machine[n]))];
    }

    /// <summary>The passages, as the interrogator sees them.</summary>
    public IReadOnlyList<(string A, string B)> Rounds => _rounds;

    /// <summary>Scores an interrogator.</summary>
    /// <param name="answers">One letter a round, A or B: which passage is the machine's. Blanks are passed over; any other letter is a wrong answer.</param>
    /// <exception cref="ArgumentException">There are more or fewer answers than rounds.</exception>
    public ImitationScore Score(string answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        char[] given = [.. answers.Where(letter => !char.IsWhiteSpace(letter)).Select(char.ToUpperInvariant)];
        Guard.Length(given.Length, _rounds.Length, nameof(answers));
        var right = given.Where((letter, n) => letter == _machine[n]).Count();
        return new ImitationScore(right, given.Length, AtLeast(right, given.Length));
    }

    // P(a coin is right so often or more often): Σ_k≥right C(rounds, k) / 2^rounds.
    private static double AtLeast(int right, int rounds)
    {
        var (term, sum) = (Math.Pow(2, -rounds), 0.0);
        for (var k = 0; k <= rounds; k++)
        {
            if (k >= right) sum += term;
            term *= (rounds - k) / (k + 1.0);
        }
        return Math.Min(1, sum);
    }
}

/// <summary>How an interrogator did.</summary>
/// <param name="Right">Rounds in which the machine was found.</param>
/// <param name="Rounds">All rounds.</param>
/// <param name="ByGuessing">The probability that a coin does as well or better.</param>
public sealed record ImitationScore(int Right, int Rounds, double ByGuessing)
{
    /// <summary>Right / Rounds; Turing's prediction was at most 0.7.</summary>
    public double Share => (double)Right / Rounds;
}
