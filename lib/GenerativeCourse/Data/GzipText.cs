using System.IO.Compression;
using System.Text;

namespace GenerativeCourse.Data;

/// <summary>Reads the course's gzipped UTF-8 text files.</summary>
internal static class GzipText
{
    /// <summary>All lines of a gzipped UTF-8 file.</summary>
    /// <exception cref="InvalidDataException">The file is not gzip, or it is cut short.</exception>
    public static List<string> Lines(string path)
    {
        try
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
            var lines = new List<string>();
            while (reader.ReadLine() is { } line) lines.Add(line);
            return lines;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw Broken(path, "it is not a complete gzip file");
        }
    }

    /// <summary>The rows of a gzipped tab-separated file, without its header row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The header row it must have; it also fixes the number of columns.</param>
    /// <exception cref="InvalidDataException">The header or a row does not fit.</exception>
    public static IEnumerable<string[]> Rows(string path, params string[] header)
    {
        var lines = Lines(path);
        if (lines.Count == 0 || lines[0] != string.Join('\t', header)) throw Broken(path, $"its header row is not '{string.Join(' ', header)}'");
        foreach (var line in lines.Skip(1))
        {
            var row = line.Split('\t');
            if (row.Length != header.Length) throw Broken(path, $"a row has {row.Length} columns, not {header.Length}");
            yield return row;
        }
    }

    public static InvalidDataException Broken(string path, string why) =>
        new($"The data file '{path}' is damaged ({why}): bring it back with 'git checkout -- data'.");
}
