using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace GenerativeCourse.Benchmarks;

/// <summary>What every figure belongs to: the processor and how it is used.</summary>
internal static class Machine
{
    /// <summary>One line, as "AMD EPYC (family 26, model 2), 2 of 2 cores; Vector&lt;float&gt; holds 8".</summary>
    public static string Describe(int threads) =>
        $"{Processor()}, {threads} of {Environment.ProcessorCount} cores; Vector<float> holds {Vector<float>.Count}, products use vectors of {Peak.Lanes}";

    private static string Processor()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
            return RuntimeInformation.ProcessArchitecture.ToString();
        // The name stands in three times sixteen bytes; family and model tell apart what hypervisors name alike.
        var name = new StringBuilder();
        for (var leaf = 0; leaf < 3; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(unchecked((int)(0x80000002 + leaf)), 0);
            foreach (var part in new[] { a, b, c, d })
                name.Append(Encoding.ASCII.GetString(BitConverter.GetBytes(part)));
        }
        var version = X86Base.CpuId(1, 0).Eax;
        var (family, model) = ((version >> 8) & 15, (version >> 4) & 15);
        if (family is 6 or 15)
            model += ((version >> 16) & 15) << 4;
        if (family == 15)
            family += (version >> 20) & 255;
        return $"{name.ToString().Trim('\0', ' ')} (family {family}, model {model})";
    }
}
