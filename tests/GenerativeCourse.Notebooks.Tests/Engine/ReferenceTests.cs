using GenerativeCourse.Notebooks.Engine.References;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.Engine;

public sealed class ReferenceTests : EngineHarness
{
    [Fact]
    public async Task A_library_is_loaded_from_a_copy_of_its_whole_folder()
    {
        var bin = Path.Combine(Folder, "lib", "bin");
        Compile(Path.Combine(bin, "Base.dll"), "public class Base { public int One => 1; }");
        Compile(Path.Combine(bin, "Derived.dll"), "public class Derived : Base { public static string Where => typeof(Derived).Assembly.Location; }", Path.Combine(bin, "Base.dll"));
        Directory.CreateDirectory(Path.Combine(bin, "sub"));
        await File.WriteAllTextAsync(Path.Combine(bin, "sub", "data.txt"), "data");
        Assert.Equal("1", await Value("#r \"lib/bin/Derived.dll\"\nnew Derived().One"));
        Assert.Equal("data", await Value("System.IO.File.ReadAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Derived.Where), \"sub\", \"data.txt\"))"));
        Assert.DoesNotContain(Folder, await Value("Derived.Where"));
        Directory.Delete(bin, recursive: true);
        Assert.Equal("1", await Value("new Derived().One"));
    }

    [Fact]
    public async Task A_rebuilt_library_asks_for_a_restart()
    {
        var path = Path.Combine(Folder, "Some.dll");
        Compile(path, "public static class Some { public static int Number => 1; }");
        Assert.Equal("1", await Value("#r \"Some.dll\"\nSome.Number"));
        Compile(path, "public static class Some { public static int Number => 22; }");
        Assert.Equal("1", await Value("#r \"Some.dll\"\nSome.Number"));
        Assert.Contains("restart the kernel", Sink.Errors);
    }

    [Fact]
    public async Task A_reference_may_stand_anywhere_and_the_display_types_stay_the_same()
    {
        Compile(Path.Combine(Folder, "Late.dll"), "public class Late { }");
        await Value("var shown = display(1);");
        await Value("var x = 1;\n#r \"Late.dll\"\nnew Late();");
        await Value("using Microsoft.DotNet.Interactive;\nshown.Update(2); DisplayedValue again = display(3); \"x\".Display();");
        Assert.Equal(["update 2", "display 3", "display x"], Sink.Order);
    }

    [Fact]
    public async Task A_package_comes_from_the_local_cache()
    {
        var version = Directory.EnumerateDirectories(Path.Combine(Packages.CacheFolder, "cscheck")).Select(Path.GetFileName).First();
        Assert.Equal("CsCheck", await Value($"#r \"nuget: CsCheck, {version}\"\ntypeof(CsCheck.Gen).Namespace"));
    }

    [Fact]
    public async Task A_package_that_is_nowhere_is_told_in_a_sentence()
    {
        var error = await Error("#r \"nuget: CsCheck, 0.0.0-none\"");
        Assert.Contains("CsCheck", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("nuget: Some.Package, 1.2.3", "Some.Package", "1.2.3")]
    [InlineData("nuget:Some.Package", "Some.Package", null)]
    [InlineData("nuget: Some.Package,*", "Some.Package", null)]
    public void It_reads_package_references(string text, string id, string? version)
    {
        Assert.True(PackageReference.TryParse(text, out var package));
        Assert.Equal((id, version), (package.Id, package.Version));
    }

    [Fact]
    public void Versions_are_ordered_as_packages_order_them()
    {
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0-beta", "1.0.0", "1.0.1", "1.2", "1.10.0", "2.0.0.1"];
        Assert.Equal(ordered, ordered.Reverse().OrderBy(PackageVersion.Parse));
    }

    [Fact]
    public void The_newest_framework_that_fits_is_chosen()
    {
        string[] offered = ["net45", "netstandard1.6", "netstandard2.0", "netcoreapp3.1", "net8.0", "net99.0"];
        Assert.Equal("net8.0", TargetFrameworks.Best(offered, name => name));
        Assert.Equal("netstandard2.0", TargetFrameworks.Best(offered[..3], name => name));
        Assert.Null(TargetFrameworks.Best(offered[..1], name => name));
    }

    private static void Compile(string path, string code, params string[] references)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var result = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(path), [CSharpSyntaxTree.ParseText(code)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. references.Select(file => MetadataReference.CreateFromFile(file))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }
}
