using System.Globalization;
using System.Xml.Linq;

namespace GenerativeCourse.Notebooks.Commands;

/// <summary>The results as a file that build servers show: a suite for each notebook, a case for each cell.</summary>
internal static class JUnitReport
{
    /// <summary>Writes the file, and the folder that it lies in.</summary>
    public static void Write(string path, IEnumerable<NotebookResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        new XDocument(new XElement("testsuites", results.Select(Suite))).Save(path);
    }

    private static XElement Suite(NotebookResult result)
    {
        var cases = result.Results.Select(cell => Case(result, cell.Id, cell.Elapsed, cell.Failure)).ToList();
        if (result.Problem is { } problem) cases.Add(Case(result, "notebook", result.Elapsed, problem));
        return new XElement("testsuite",
            new XAttribute("name", result.Name),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", result.Failures.Count),
            new XAttribute("time", Seconds(result.Elapsed)),
            cases);
    }

    private static XElement Case(NotebookResult result, string name, TimeSpan time, string? failure) => new("testcase",
        new XAttribute("classname", result.Name),
        new XAttribute("name", name),
        new XAttribute("time", Seconds(time)),
        failure is null ? null : new XElement("failure", new XAttribute("message", Printable(failure)), Printable(failure)));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    // XML takes no control characters, and a cell's message may hold any.
    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c)]);
}
