using GenerativeCourse.Numerics;

namespace GenerativeCourse.Worlds;

/// <summary>
/// Three dyes that light passes through: by the law of Beer and Lambert a pixel's colour is I = e^{-Σ_k c_k a_k}, with c_k
/// how much of dye k lies there and a_k how strongly it takes away red, green and blue. So -ln I is a sum over the dyes,
/// and three colours tell three dyes apart again.
/// </summary>
/// <remarks>A. Ruifrok, D. Johnston, "Quantification of histochemical staining by color deconvolution", Anal. Quant. Cytol. Histol. 23 (2001).</remarks>
public sealed class Stains
{
    private const int Dyes = 3;
    private const float Darkest = 1e-3f; // Black has no logarithm.
    private readonly double[,] _absorption = new double[Dyes, 3];
    private readonly double[,] _inverse;

    /// <summary>Takes three dyes.</summary>
    /// <param name="first">What the first takes away of red, green and blue, 0 or more each; only the proportions count.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    /// <exception cref="ArgumentException">One is a mixture of the others, so that colours cannot tell them apart.</exception>
    public Stains((double Red, double Green, double Blue) first, (double Red, double Green, double Blue) second, (double Red, double Green, double Blue) third)
    {
        foreach (var (k, dye) in new[] { first, second, third }.Index())
        {
            Guard.NotNegative(dye.Red, nameof(dye));
            Guard.NotNegative(dye.Green, nameof(dye));
            Guard.NotNegative(dye.Blue, nameof(dye));
            var length = Math.Sqrt(dye.Red * dye.Red + dye.Green * dye.Green + dye.Blue * dye.Blue);
            (_absorption[k, 0], _absorption[k, 1], _absorption[k, 2]) = (dye.Red / length, dye.Green / length, dye.Blue / length);
        }
        var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(_absorption);
        if (!(Math.Abs(matrix.Determinant()) > 1e-3))
            throw new ArgumentException("The three dyes must have colours of which none is a mixture of the others.", nameof(third));
        _inverse = matrix.Inverse().ToArray();
    }

    /// <summary>Hematoxylin (blue, nuclei) and eosin (pink, everything else); the third direction is what neither explains.</summary>
    public static Stains HematoxylinEosin { get; } = new((0.650, 0.704, 0.286), (0.072, 0.990, 0.105), (0.758, 0, 0.652));

    /// <summary>A special stain: hematoxylin (nuclei), light green (fibres), and brown diaminobenzidine where a marker is bound.</summary>
    public static Stains Special { get; } = new((0.650, 0.704, 0.286), (0.947, 0.254, 0.197), (0.268, 0.570, 0.776));

    /// <summary>The colour of each pixel, red plane, green plane, blue plane, 0 to 1.</summary>
    /// <param name="dyes">How much of each dye: a plane for each, all of one size.</param>
    public float[] Transmit(params float[][] dyes)
    {
        ArgumentNullException.ThrowIfNull(dyes);
        Guard.Length(dyes.Length, Dyes, nameof(dyes));
        var pixels = dyes[0].Length;
        var colours = new float[3 * pixels];
        for (var colour = 0; colour < 3; colour++)
        for (var i = 0; i < pixels; i++)
        {
            var density = 0.0;
            for (var k = 0; k < Dyes; k++)
                density += dyes[k][i] * _absorption[k, colour];
            colours[colour * pixels + i] = (float)Math.Exp(-density);
        }
        return colours;
    }

    /// <summary>How much of each dye gives these colours: a plane for each. Less than 0 where a colour is none that dyes can make.</summary>
    /// <param name="colours">Red plane, green plane, blue plane, 0 to 1; darker than 1/1000 counts as that.</param>
    public float[][] Unmix(ReadOnlySpan<float> colours)
    {
        if (colours.Length % 3 != 0)
            throw new ArgumentException($"colours must be three planes of one size, not {colours.Length} values.", nameof(colours));
        var pixels = colours.Length / 3;
        float[][] dyes = [new float[pixels], new float[pixels], new float[pixels]];
        for (var i = 0; i < pixels; i++)
        for (var colour = 0; colour < 3; colour++)
        {
            var density = -Math.Log(Math.Max(colours[colour * pixels + i], Darkest));
            for (var k = 0; k < Dyes; k++)
                dyes[k][i] += (float)(density * _inverse[colour, k]);
        }
        return dyes;
    }
}
