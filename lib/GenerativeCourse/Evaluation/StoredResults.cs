using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using GenerativeCourse.Data;

namespace GenerativeCourse.Evaluation;

/// <summary>One run of one entry of a comparison: which, with which seed, and what was measured.</summary>
/// <param name="Entry">What was run, as in "least squares".</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Figures">The numbers by their names.</param>
public sealed record SeedResult(string Entry, long Seed, IReadOnlyDictionary<string, double> Figures);

/// <summary>
/// Measurements over seeds, kept in data/results: a notebook runs one seed live and draws the stored spread behind it, and
/// its `full` preset measures and writes them anew.
/// </summary>
/// <param name="Command">What measured them.</param>
/// <param name="Date">When, year-month-day.</param>
/// <param name="Machine">Where: processors and their vectors.</param>
/// <param name="Results">The runs.</param>
public sealed record StoredResults(string Command, string Date, string Machine, IReadOnlyList<SeedResult> Results)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Results measured just now, on this machine.</summary>
    /// <param name="command">What measured them.</param>
    /// <param name="results">The runs.</param>
    public static StoredResults Now(string command, IEnumerable<SeedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var machine = $"{Environment.ProcessorCount} processors, {RuntimeInformation.ProcessArchitecture}, {System.Numerics.Vector<float>.Count * 32} bit vectors";
        return new(command, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), machine, [.. results]);
    }

    /// <summary>Reads data/results/{name}.json.</summary>
    /// <param name="name">The file's name without ending.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static StoredResults Read(string name) =>
        JsonSerializer.Deserialize<StoredResults>(File.ReadAllText(CourseData.PathTo("results", $"{name}.json")))
            ?? throw new InvalidDataException($"data/results/{name}.json is empty.");

    /// <summary>Writes data/results/{name}.json.</summary>
    /// <param name="name">The file's name without ending.</param>
    public void Write(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(CourseData.Folder, "results"));
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.json"), JsonSerializer.Serialize(this, Form) + "\n");
    }

    /// <summary>One figure of one entry, over its seeds.</summary>
    /// <param name="entry">What was run.</param>
    /// <param name="figure">The number's name.</param>
    /// <exception cref="ArgumentException">The entry has no such figure.</exception>
    public double[] Of(string entry, string figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return [.. Results.Where(result => result.Entry == entry).Select(result => result.Figures.TryGetValue(figure, out var value) ? value
            : throw new ArgumentException($"figure must be one of {string.Join(", ", result.Figures.Keys)}, not '{figure}'.", nameof(figure)))];
    }
}
