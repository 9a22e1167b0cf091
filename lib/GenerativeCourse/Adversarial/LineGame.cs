using System.Diagnostics;
using GenerativeCourse.Evaluation;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;
using GenerativeCourse.Worlds;

namespace GenerativeCourse.Adversarial;

/// <summary>What came of some iterations of a game on a line.</summary>
/// <param name="Iteration">Iterations done so far.</param>
/// <param name="DiscriminatorLoss">What the discriminator makes small; 2 ln 2 where it can only guess.</param>
/// <param name="GeneratorLoss">What the generator makes small.</param>
/// <param name="Divergence">The true Jensen-Shannon divergence of p_data and p_g, in nats.</param>
/// <param name="Seconds">The time these iterations took.</param>
public sealed record LineReport(int Iteration, double DiscriminatorLoss, double GeneratorLoss, double Divergence, double Seconds);

/// <summary>
/// Counterfeiter and policeman on a line, where everything is known: the data's density, the generator's
/// (<see cref="LineGenerator"/>), so the best answer to it, D*(x) = p_data(x) / (p_data(x) + p_g(x)), and the
/// Jensen-Shannon divergence that the game is about.
/// </summary>
/// <remarks>I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, propositions 1 and 2, theorem 1, figure 1.</remarks>
public sealed class LineGame
{
    private const int GeneratorStream = 1, DiscriminatorStream = 2, ChanceStream = 3;
    private readonly AdversarialTraining _options;
    private readonly RandomStream _chance;
    private readonly Adam _optimizerD, _optimizerG;
    private readonly WeightAverage _average;

    /// <summary>Sets up the game; nobody has moved yet.</summary>
    /// <param name="data">p_data, on a line.</param>
    /// <param name="options">Losses, k, m, learning rates, seed.</param>
    /// <param name="prior">p_z.</param>
    /// <param name="hidden">Size of D's two hidden layers, at least 1.</param>
    public LineGame(MixtureWorld data, AdversarialTraining? options = null, NoisePrior prior = NoisePrior.Gaussian, int hidden = 32)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Dimensions != 1)
            throw new ArgumentException($"data must lie on a line, not in {data.Dimensions} dimensions.", nameof(data));
        Guard.AtLeast(hidden, 1);
        _options = options ?? Usual;
        _options.Validate();
        Data = data;
        var root = new RandomStream(_options.Seed);
        _chance = root.Split(ChanceStream);
        Generator = new LineGenerator(prior: prior, seed: root.Split(GeneratorStream).NextInt64());
        var first = root.Split(DiscriminatorStream);
        Discriminator = new Sequential(
            new Linear(1, hidden, first, Activation.Tanh, initializer: Initializer.Normal(first, 1)),
            new Linear(hidden, hidden, first, Activation.Tanh),
            new Linear(hidden, 1, first));
        _optimizerD = Adam(Discriminator, _options.DiscriminatorLearningRate ?? _options.LearningRate);
        _optimizerG = Adam(Generator, _options.LearningRate);
        _average = new WeightAverage(Generator, _options.AverageDecay);
    }

    /// <summary>Options with which the game comes to rest: three steps of D to one of G, and steps that grow shorter.</summary>
    public static AdversarialTraining Usual { get; } = new()
    {
        Iterations = 2000, DiscriminatorSteps = 3, BatchSize = 256, LearningRate = 2e-2f, DiscriminatorLearningRate = 1e-2f, FinalShare = 0.01f, AverageDecay = 0.99f,
        IterationsPerReport = 20,
    };

    /// <summary>p_data.</summary>
    public MixtureWorld Data { get; }

    /// <summary>G.</summary>
    public LineGenerator Generator { get; }

    /// <summary>s, D's score.</summary>
    public Sequential Discriminator { get; }

    /// <summary>One step of D, with G held fast.</summary>
    /// <returns>Its loss.</returns>
    public double StepDiscriminator()
    {
        Cancellation.ThrowIfRequested();
        using var tape = Tape.Begin();
        Tensor fake;
        using (NoGrad.Begin())
            fake = Generator.Forward(Noise());
        var loss = _options.Objective.DiscriminatorLoss(Discriminator.Forward(Examples()), Discriminator.Forward(fake));
        _optimizerD.ZeroGradients();
        loss.Backward();
        _optimizerD.Step();
        return loss.Item;
    }

    /// <summary>One step of G, with D held fast.</summary>
    /// <returns>Its loss.</returns>
    public double StepGenerator()
    {
        using var tape = Tape.Begin();
        using var held = Discriminator.Parameters.Freeze();
        var loss = _options.Objective.GeneratorLoss(Discriminator.Forward(Examples()), Discriminator.Forward(Generator.Forward(Noise())));
        _optimizerG.ZeroGradients();
        loss.Backward();
        _optimizerG.Step();
        _average.Update();
        return loss.Item;
    }

    /// <summary>Plays lazily: each report that is asked for plays some iterations more, k steps of D and one of G each.</summary>
    public IEnumerable<LineReport> Train()
    {
        var schedule = Schedule.Cosine(_options.Iterations, _options.FinalShare);
        var (rateD, rateG, clock) = (_optimizerD.LearningRate, _optimizerG.LearningRate, Stopwatch.StartNew());
        var (sumD, sumG, count, k) = (0.0, 0.0, 0, _options.DiscriminatorSteps ?? _options.Objective.DiscriminatorSteps);
        for (var iteration = 1; iteration <= _options.Iterations; iteration++)
        {
            (_optimizerD.LearningRate, _optimizerG.LearningRate) = (rateD * schedule.At(iteration), rateG * schedule.At(iteration));
            for (var step = 0; step < k; step++)
                sumD += StepDiscriminator() / k;
            (sumG, count) = (sumG + StepGenerator(), count + 1);
            if (iteration % _options.IterationsPerReport != 0 && iteration < _options.Iterations)
                continue;
            yield return new LineReport(iteration, sumD / count, sumG / count, Divergence(), clock.Elapsed.TotalSeconds);
            (sumD, sumG, count, clock) = (0, 0, 0, Stopwatch.StartNew());
        }
        (_optimizerD.LearningRate, _optimizerG.LearningRate) = (rateD, rateG);
    }

    /// <summary>Trains D alone until it knows this G: with larger minibatches and a learning rate that falls to 0.</summary>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="batchSize">Examples in a minibatch, at least 1.</param>
    /// <param name="learningRate">Where the learning rate begins, positive.</param>
    public void TrainDiscriminator(int steps = 3000, int batchSize = 8192, float learningRate = 1e-2f)
    {
        Guard.AtLeast(steps, 1);
        Guard.AtLeast(batchSize, 1);
        var further = new LineGame(this, batchSize, Guard.Positive(learningRate));
        var schedule = Schedule.Cosine(steps);
        for (var step = 0; step < steps; step++)
        {
            further._optimizerD.LearningRate = learningRate * schedule.At(step);
            further.StepDiscriminator();
        }
    }

    /// <summary>p_g at ascending places.</summary>
    /// <param name="places">x, ascending.</param>
    public double[] GeneratorDensity(IReadOnlyList<double> places) => Generator.Density(places);

    /// <summary>D at some places.</summary>
    /// <param name="places">x.</param>
    public double[] Discriminate(IReadOnlyList<double> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        using var tape = Tape.Begin();
        using var constant = NoGrad.Begin();
        var x = Tensor.From([.. places.Select(place => (float)place)], places.Count, 1);
        return [.. Discriminator.Forward(x).Sigmoid().ToArray().Select(d => (double)d)];
    }

    /// <summary>D*(x) = p_data(x) / (p_data(x) + p_g(x)) at ascending places; 1/2 where both are 0.</summary>
    /// <param name="places">x, ascending.</param>
    public double[] OptimalDiscriminator(IReadOnlyList<double> places)
    {
        var generated = GeneratorDensity(places);
        return [.. places.Select((x, i) => Data.Density(x) is var p && p + generated[i] > 0 ? p / (p + generated[i]) : 0.5)];
    }

    /// <summary>The Jensen-Shannon divergence of p_data and p_g, in nats: 0 where they are one, at most ln 2.</summary>
    /// <param name="averaged">Whether G's weights are their running mean rather than as they stand.</param>
    public double Divergence(bool averaged = false)
    {
        if (averaged)
        {
            using var mean = _average.Apply();
            return Divergence();
        }
        var places = Places();
        return LineDivergence.JensenShannon([.. places.Select(x => Data.Density(x))], GeneratorDensity(places), places[1] - places[0]);
    }

    /// <summary>The largest |D - D*| wherever the mean of both densities is above 0.02: elsewhere there is next to nothing to see.</summary>
    public double WorstGap()
    {
        var places = Places();
        var (d, best, generated) = (Discriminate(places), OptimalDiscriminator(places), GeneratorDensity(places));
        return Enumerable.Range(0, places.Length).Where(i => (Data.Density(places[i]) + generated[i]) / 2 > 0.02).Max(i => Math.Abs(d[i] - best[i]));
    }

    /// <summary>A whole game with the usual options: the divergence at the end, the gap of a policeman trained further, processor seconds.</summary>
    /// <param name="data">p_data.</param>
    /// <param name="seed">Decides weights, minibatches and noise.</param>
    /// <param name="prior">p_z.</param>
    public static SeedResult Run(MixtureWorld data, long seed, NoisePrior prior)
    {
        var (before, game) = (Environment.CpuUsage.TotalTime, new LineGame(data, Usual with { Seed = seed }, prior));
        var last = game.Train().Last();
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        game.TrainDiscriminator();
        return new($"{prior}", seed, new Dictionary<string, double>
        {
            ["divergence"] = Math.Round(last.Divergence, 6), ["gap"] = Math.Round(game.WorstGap(), 4), ["seconds"] = Math.Round(seconds, 2),
        });
    }

    /// <summary>Games with both kinds of noise, seed by seed, lazily.</summary>
    /// <param name="data">p_data.</param>
    /// <param name="seeds">How many seeds, 1, 2, 3, …; 0 or more.</param>
    public static IEnumerable<SeedResult> Table(MixtureWorld data, int seeds)
    {
        Guard.NotNegative(seeds);
        return from seed in Enumerable.Range(1, seeds) from prior in Enum.GetValues<NoisePrior>() select Run(data, seed, prior);
    }

    private LineGame(LineGame game, int batchSize, float learningRate)
    {
        (Data, Generator, Discriminator, _average) = (game.Data, game.Generator, game.Discriminator, game._average);
        _options = game._options with { BatchSize = batchSize, Beta1 = 0.9f };
        _chance = game._chance;
        (_optimizerD, _optimizerG) = (Adam(Discriminator, learningRate), game._optimizerG);
    }

    // Where the data is, and eight deviations beyond.
    private double[] Places()
    {
        var low = Enumerable.Range(0, Data.Components).Min(k => Data.Centres[k, 0] - 8 * Data.Deviations[k]);
        var high = Enumerable.Range(0, Data.Components).Max(k => Data.Centres[k, 0] + 8 * Data.Deviations[k]);
        return [.. Enumerable.Range(0, 801).Select(i => low + (high - low) * i / 800)];
    }

    private Adam Adam(Module module, float rate) => new(module.Parameters) { LearningRate = rate, Beta1 = _options.Beta1, Beta2 = _options.Beta2 };

    private Tensor Examples()
    {
        using var x = Data.Sample(_options.BatchSize, _chance);
        return Tensor.From(x);
    }

    private Tensor Noise()
    {
        var z = Tensor.Normal(_chance, _options.BatchSize, 1);
        if (Generator.Prior == NoisePrior.Uniform)
        {
            _chance.Fill(z.Values);
            foreach (ref var value in z.Values)
                value = 2 * value - 1;
        }
        return z;
    }
}
