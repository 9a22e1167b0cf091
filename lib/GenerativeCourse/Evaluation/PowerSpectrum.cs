using System.Numerics;
using GenerativeCourse.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace GenerativeCourse.Evaluation;

/// <summary>
/// How much of a picture is coarse and how much is fine: the squared moduli of its Fourier transform, |F(u, v)|²/N, averaged
/// over rings of equal frequency √(u² + v²). A blurred picture has less in the outer rings than a sharp one.
/// </summary>
/// <remarks>J. Cooley, J. Tukey, Math. Comp. 19 (1965), for the transform; as a test of generated pictures: R. Durall et al., CVPR 2020, equation (3).</remarks>
public static class PowerSpectrum
{
    /// <summary>The mean power in rings 0, 1, …, side/2 cycles a picture, averaged over pictures; ring 0 is the mean grey alone.</summary>
    /// <param name="planes">One plane of side² pixels each, at least one.</param>
    /// <param name="side">Pixels in a row, and rows, at least 2.</param>
    public static double[] Radial(IEnumerable<IReadOnlyList<float>> planes, int side)
    {
        ArgumentNullException.ThrowIfNull(planes);
        Guard.AtLeast(side, 2);
        var (power, members, pictures) = (new double[side / 2 + 1], new int[side / 2 + 1], 0);
        foreach (var plane in planes)
        {
            Cancellation.ThrowIfRequested();
            Guard.Length(plane.Count, side * side, nameof(planes));
            pictures++;
            var values = Transform(plane, side);
            for (var v = 0; v < side; v++)
            for (var u = 0; u < side; u++)
            {
                var ring = Ring(u, v, side);
                if (ring >= power.Length)
                    continue; // The corners reach beyond the largest full ring.
                var z = values[v * side + u];
                power[ring] += (z.Real * z.Real + z.Imaginary * z.Imaginary) / (side * side);
                members[ring]++;
            }
        }
        Guard.AtLeast(pictures, 1, nameof(planes));
        return [.. power.Zip(members, (sum, count) => sum / count)];
    }

    /// <summary>The energy in the outer rings: the sum over all frequencies from side/4 cycles a picture on, half of the finest there is.</summary>
    /// <param name="radial">What <see cref="Radial"/> gave.</param>
    public static double HighFrequencyEnergy(IReadOnlyList<double> radial)
    {
        ArgumentNullException.ThrowIfNull(radial);
        // A ring of radius r has about 2πr members.
        return Enumerable.Range(0, radial.Count).Where(ring => 2 * ring >= radial.Count - 1).Sum(ring => 2 * Math.PI * ring * radial[ring]);
    }

    private static int Ring(int u, int v, int side)
    {
        var (x, y) = (Math.Min(u, side - u), Math.Min(v, side - v));
        return (int)Math.Round(Math.Sqrt(x * x + y * y));
    }

    // Rows first, then columns.
    private static Complex[] Transform(IReadOnlyList<float> plane, int side)
    {
        var (values, line) = (new Complex[side * side], new Complex[side]);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
                line[x] = plane[y * side + x];
            Fourier.Forward(line, FourierOptions.AsymmetricScaling);
            line.CopyTo(values, y * side);
        }
        for (var x = 0; x < side; x++)
        {
            for (var y = 0; y < side; y++)
                line[y] = values[y * side + x];
            Fourier.Forward(line, FourierOptions.AsymmetricScaling);
            for (var y = 0; y < side; y++)
                values[y * side + x] = line[y];
        }
        return values;
    }
}
