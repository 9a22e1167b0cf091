using System.Reflection;
using System.Runtime.Loader;

namespace GenerativeCourse.Charts;

/// <summary>
/// Loads what draws with Plotly.NET into a load context of its own, from the folder lib/bin/plotly. Plotly.NET needs a newer
/// FSharp.Core than some notebooks hold in their default context; in its own context it finds its own. Only strings cross over.
/// </summary>
internal static class PlotlyLoader
{
    private const string Folder = "plotly";
    private const string Drawing = "GenerativeCourse.Charts.Plotly";
    private static readonly Lazy<Func<string, string>> Drawer = new(Load);

    /// <summary>Turns the description of a figure into a figure of plotly.js.</summary>
    /// <exception cref="InvalidOperationException">The drawing assembly has not been built.</exception>
    public static string Draw(string description) => Drawer.Value(description);

    private static Func<string, string> Load()
    {
        var folder = Candidates().FirstOrDefault(f => File.Exists(Path.Combine(f, Drawing + ".dll")))
            ?? throw new InvalidOperationException($"Interactive charts need lib/bin/{Folder}/{Drawing}.dll, which is not there: run dotnet build -c Release in the course's folder.");
        var draw = new Context(folder).LoadFromAssemblyName(new AssemblyName(Drawing))
            .GetType(Drawing + ".FigureDrawer", throwOnError: true)!
            .GetMethod("Draw", [typeof(string)])!;
        return draw.CreateDelegate<Func<string, string>>();
    }

    /// <summary>Beside this assembly; or, where a notebook runs a copy of it, in the course's own folder.</summary>
    private static IEnumerable<string> Candidates()
    {
        var own = typeof(PlotlyLoader).Assembly.Location;
        if (own.Length > 0) yield return Path.Combine(Path.GetDirectoryName(own)!, Folder);
        yield return Path.Combine(AppContext.BaseDirectory, Folder);
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                yield return Path.Combine(folder.FullName, "lib", "bin", Folder);
    }

    /// <summary>Prefers the copies in its folder; what is not there comes from the default context.</summary>
    private sealed class Context(string folder) : AssemblyLoadContext("Plotly.NET of the course")
    {
        protected override Assembly? Load(AssemblyName name)
        {
            var file = Path.Combine(folder, name.Name + ".dll");
            if (!File.Exists(file)) return null;
            // From memory, so that a rebuild never meets a locked file.
            using var stream = new MemoryStream(File.ReadAllBytes(file));
            return LoadFromStream(stream);
        }
    }
}
