using System.Text.RegularExpressions;

namespace GenerativeCourse.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_librarys_table_names_files_that_are_there()
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../lib/GenerativeCourse"));
        var rows = File.ReadLines(Path.Combine(folder, "README.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToArray();
        Assert.True(rows.Length > 15, "there is no table");
        foreach (var row in rows)
        {
            var room = "";
            foreach (Match name in Regex.Matches(row, @"`([\w./]+(?:\.cs|/))`"))
            {
                var path = name.Groups[1].Value;
                if (path.Contains('/'))
                    room = path.EndsWith('/') ? path : Path.GetDirectoryName(path)!;
                else
                    path = Path.Combine(room, path); // files after the first of a row lie beside it
                Assert.True(Path.Exists(Path.Combine(folder, path)), $"{path} is not there, in the row {row}");
            }
        }
    }
}
