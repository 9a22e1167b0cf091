using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Engine;
using GenerativeCourse.Notebooks.NotebookFiles;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.NotebookFiles;

public sealed class OutputRecorderTests
{
    private readonly OutputRecorder recorder = new(new PathScrubber(Environment.CurrentDirectory));
    private readonly JsonArray outputs = [];

    [Fact]
    public void Neighbouring_pieces_of_a_stream_are_one_output()
    {
        var sink = recorder.Begin(outputs);
        sink.Stream(StreamName.Stdout, "a\nb");
        sink.Stream(StreamName.Stdout, "c\n");
        sink.Stream(StreamName.Stderr, "d");
        End();
        Assert.Equal(2, outputs.Count);
        Assert.Equal(["a\n", "bc\n"], outputs[0]!["text"]!.AsArray().Select(line => (string?)line));
        Assert.Equal("stderr", (string?)outputs[1]!["name"]);
    }

    [Fact]
    public void Of_a_progress_bar_the_last_state_remains()
    {
        recorder.Begin(outputs).Stream(StreamName.Stdout, "10 %\r50 %\r100 %\ndone\r\n");
        End();
        Assert.Equal(["100 %\n", "done\n"], outputs[0]!["text"]!.AsArray().Select(line => (string?)line));
    }

    [Fact]
    public void An_update_replaces_the_output_where_it_stands_also_from_a_later_cell()
    {
        recorder.Begin(outputs).Display(new DisplayedOutput("id", MimeBundle.Text("one")));
        JsonArray later = [];
        var sink = recorder.Begin(later);
        sink.UpdateDisplay(new DisplayedOutput("id", MimeBundle.Text("two")));
        Assert.Empty(later);
        Assert.Equal("two", (string?)outputs.Single()!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public void Clearing_empties_at_once_or_with_the_next_output()
    {
        var sink = recorder.Begin(outputs);
        sink.Stream(StreamName.Stdout, "a");
        sink.ClearOutput(wait: true);
        Assert.Single(outputs);
        sink.Display(new DisplayedOutput("id", MimeBundle.Text("b")));
        Assert.Equal("display_data", (string?)outputs.Single()!["output_type"]);
        sink.ClearOutput(wait: false);
        Assert.Empty(outputs);
    }

    [Fact]
    public void Json_stays_json_and_paths_of_the_machine_do_not_stay()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var bundle = new MimeBundle().Add("application/vnd.plotly.v1+json", "{\"data\":[1]}").Add("text/plain", $"in {home}/file");
        recorder.Begin(outputs).Display(new DisplayedOutput("id", bundle));
        Assert.IsType<JsonArray>(outputs[0]!["data"]!["application/vnd.plotly.v1+json"]!["data"]);
        Assert.Equal("in ~/file", (string?)outputs[0]!["data"]!["text/plain"]![0]);
    }

    [Fact]
    public void A_home_below_the_temporary_folder_is_the_home()
    {
        if (OperatingSystem.IsWindows()) return; // asks the system, not HOME
        var before = Environment.GetEnvironmentVariable("HOME");
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        try
        {
            Environment.SetEnvironmentVariable("HOME", home);
            var scrubber = new PathScrubber(Path.Combine(home, "course"));
            Assert.Equal("~/file, …/other", scrubber.Scrub($"{home}/file, {Path.GetTempPath()}other"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", before);
            Directory.Delete(home);
        }
    }

    [Fact]
    public void A_flood_of_text_is_cut_with_a_word()
    {
        var sink = recorder.Begin(outputs);
        for (var i = 0; i < 100; i++) sink.Stream(StreamName.Stdout, new string('x', 10_000));
        End();
        Assert.True(outputs.ToJsonString().Length < 300_000);
        Assert.Contains("the rest is not kept", outputs.ToJsonString());
    }

    private void End() => recorder.End(outputs, new CellOutcome(CellStatus.Ok, null, null), 1);
}
