using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace GenerativeCourse.Benchmarks.Peers;

/// <summary>
/// TorchSharp's native part was linked against the C++ library of GCC 13, and asks for its version by name, though it
/// calls nothing that is new there. On Debian 12 and the like, the dynamic linker therefore refuses it. This marks the
/// demand as a wish ("weak" in the file's list of needed versions) in the copy beside this program.
/// </summary>
internal static class OlderLibrary
{
    private static readonly string[] Newer = ["GLIBCXX_3.4.31", "GLIBCXX_3.4.32"];
    private const uint NeededVersions = 0x6FFFFFFE; // SHT_GNU_verneed
    private const ushort Weak = 2;                  // VER_FLG_WEAK

    /// <summary>Changes the copy, once, where it is a file of 64-bit Linux.</summary>
    public static void Accept()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || !File.Exists(path))
            return;
        var file = File.ReadAllBytes(path);
        var changed = false;
        var (sections, size, count) = ((int)Read8(file, 0x28), Read2(file, 0x3A), Read2(file, 0x3C));
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (Read4(file, section + 4) != NeededVersions)
                continue;
            var strings = (int)Read8(file, sections + (int)Read4(file, section + 0x28) * size + 0x18);
            // A list of libraries, each with a list of the versions needed of it.
            for (int library = (int)Read8(file, section + 0x18), next = 1; next != 0; library += next)
            {
                var version = library + (int)Read4(file, library + 8);
                for (var left = Read2(file, library + 2); left > 0; left--)
                {
                    if (Newer.Contains(Name(file, strings + (int)Read4(file, version + 8))) && Read2(file, version + 4) != Weak)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(version + 4), Weak);
                        changed = true;
                    }
                    version += (int)Read4(file, version + 12);
                }
                next = (int)Read4(file, library + 12);
            }
        }
        if (!changed)
            return;
        // A new file in its place: the old one may be linked to the package's.
        File.WriteAllBytes(path + ".new", file);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static ushort Read2(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private static uint Read4(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static ulong Read8(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));

    private static string Name(byte[] file, int at) => Encoding.ASCII.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);
}
