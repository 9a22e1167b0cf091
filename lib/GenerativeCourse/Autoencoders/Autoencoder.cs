using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Autoencoders;

/// <summary>
/// The autoencoder of the slides: an encoder h = f(x) into a bottleneck, and a decoder r = g(h) that is trained, by
/// backpropagation, to give the input back.
/// </summary>
/// <remarks>
/// G. Hinton and R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 313 (2006).
/// Denoising: P. Vincent et al., JMLR 11 (2010). Sparsity by an L1 penalty: I. Goodfellow, Y. Bengio, A. Courville,
/// "Deep Learning" (2016), section 14.2.1.
/// </remarks>
public sealed partial class Autoencoder : Module
{
    private const int Piece = 1000;
    private const int NoisePart = 1; // of a training's stream; its own numbers decide the order
    private readonly ReconstructionLoss _loss;

    /// <summary>Makes a fully connected autoencoder with random weights.</summary>
    /// <param name="inputs">Size of x, at least 1.</param>
    /// <param name="options">The slide's parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public Autoencoder(int inputs, AutoencoderOptions? options = null)
    {
        options ??= new AutoencoderOptions();
        options.Validate();
        DenseLayers.RequireSizes(inputs, options.Latent, options.Hidden);
        var random = new RandomStream(options.Seed);
        (Inputs, Latent, _loss) = (inputs, options.Latent, options.Loss);
        Encoder = Add("encoder", DenseLayers.Build([inputs, .. options.Hidden, options.Latent], options.Activation, options.Code, random));
        Decoder = Add("decoder", DenseLayers.Build([options.Latent, .. options.Hidden.Reverse(), inputs], options.Activation, Activation.Identity, random));
    }

    /// <summary>Size of x and r.</summary>
    public int Inputs { get; }

    /// <summary>Size of h.</summary>
    public int Latent { get; }

    /// <summary>f: (B, Inputs) to (B, Latent).</summary>
    public Layer Encoder { get; }

    /// <summary>g: (B, Latent) to (B, Inputs); with cross-entropy to the logits of r.</summary>
    public Layer Decoder { get; }

    /// <summary>Trains lazily: each report that is asked for trains one epoch more.</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    /// <param name="options">How to train.</param>
    /// <param name="test">Other examples, to measure on after each epoch; none by default.</param>
    /// <exception cref="ArgumentException">The data does not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite any more.</exception>
    public IEnumerable<AutoencoderEpoch> Train(Matrix data, AutoencoderTraining? options = null, Matrix? test = null)
    {
        options ??= new AutoencoderTraining();
        options.Validate();
        Require(data, nameof(data));
        if (test is not null)
            Require(test, nameof(test));

        var noise = new RandomStream(options.Seed).Split(NoisePart);
        var optimizer = new Adam(Parameters) { LearningRate = options.LearningRate };
        var loop = new TrainingOptions { Epochs = options.Epochs, BatchSize = options.BatchSize, Seed = options.Seed, Suspects = options.Suspects };
        loop = loop with { Schedule = Schedule.Cosine(loop.Updates(data.Rows), final: 0.1f) };
        return Training.Run(optimizer, data.Rows, batch => Loss(Tensor.FromRows(data, batch), options, noise), loop)
            .Select(epoch => new AutoencoderEpoch(epoch.Epoch, epoch.Loss, test is null ? double.NaN : Error(test), epoch.Seconds));
    }

    /// <summary>Trains to the end.</summary>
    /// <inheritdoc cref="Train" path="/param|/exception"/>
    /// <returns>The last report.</returns>
    public AutoencoderEpoch Fit(Matrix data, AutoencoderTraining? options = null, Matrix? test = null) => Train(data, options, test).Last();

    /// <summary>One step of training on a minibatch: encode, decode, compare with the input, one step down the loss's gradient.</summary>
    /// <param name="x">A minibatch, (B, Inputs).</param>
    /// <param name="optimizer">An optimizer of this model's parameters.</param>
    /// <returns>The loss before the step.</returns>
    public float Step(Tensor x, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var h = Encoder.Forward(x);                     // h = f(x)
        var r = Decoder.Forward(h);                     // r = g(h)
        var loss = ReconstructionLossOf(r, x);
        optimizer.ZeroGradients();
        loss.Backward();
        optimizer.Step();
        return loss.Item;
    }

    /// <summary>h = f(x) for every row, (N, Latent).</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    public Matrix Encode(Matrix data)
    {
        Require(data, nameof(data));
        return InPieces(data, Latent, Encoder.Forward);
    }

    /// <summary>r = g(h) for every row, (N, Inputs).</summary>
    /// <param name="codes">A code a row, (N, Latent).</param>
    public Matrix Decode(Matrix codes)
    {
        DenseLayers.Require(codes, Latent, nameof(codes));
        return InPieces(codes, Inputs, Reconstruction);
    }

    /// <summary>r = g(f(x)) for every row, (N, Inputs).</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    public Matrix Reconstruct(Matrix data)
    {
        Require(data, nameof(data));
        return InPieces(data, Inputs, x => Reconstruction(Encoder.Forward(x)));
    }

    /// <summary>The mean squared error of each row's reconstruction: the score of an anomaly detector, (N).</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    public double[] Errors(Matrix data)
    {
        using var reconstruction = Reconstruct(data);
        return SquaredErrors.OfRows(data, reconstruction);
    }

    /// <summary>The mean squared error of a value.</summary>
    /// <param name="data">An example a row, (N, Inputs).</param>
    public double Error(Matrix data) => Errors(data).Average();

    // x is (B, Inputs) and is corrupted in place once its clean copy is the target.
    private Tensor Loss(Tensor x, AutoencoderTraining options, RandomStream noise)
    {
        var target = options.Corruption == Corruption.None ? x : x.Detach();
        options.Corruption.Corrupt(x.Values, noise);
        var h = Encoder.Forward(x);
        var r = Decoder.Forward(h);
        var loss = ReconstructionLossOf(r, target);
        return options.Sparsity > 0 ? loss + options.Sparsity * h.Abs().Mean() : loss;
    }

    private Tensor ReconstructionLossOf(Tensor r, Tensor target) => _loss == ReconstructionLoss.SquaredError
        ? Losses.MeanSquaredError(r, target)
        : Losses.BinaryCrossEntropyWithLogits(r, target);

    private Tensor Reconstruction(Tensor h)
    {
        var r = Decoder.Forward(h);
        return _loss == ReconstructionLoss.CrossEntropy ? r.Sigmoid() : r;
    }

    private void Require(Matrix data, string name)
    {
        DenseLayers.Require(data, Inputs, name);
        if (_loss == ReconstructionLoss.CrossEntropy)
            Guard.UnitInterval(data, name);
    }

    private static Matrix InPieces(Matrix data, int columns, Func<Tensor, Tensor> function) => Pieces.Map(data, columns, Piece, (x, _) => function(x));
}
