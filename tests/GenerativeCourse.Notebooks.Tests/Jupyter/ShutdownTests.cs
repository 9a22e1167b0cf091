using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

public class ShutdownTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void A_shutdown_is_answered_announced_and_done(bool restart, bool onControl)
    {
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile);
        Assert.Equal("ok", client.Run("1").Status);
        var bye = client.Request("shutdown_request", new JsonObject { ["restart"] = restart }, onControl ? client.Control : client.Shell);
        Assert.Equal("shutdown_reply", bye.Reply.Type);
        Assert.Equal("ok", bye.Status);
        Assert.Equal(restart, bye.Content.GetProperty("restart").GetBoolean());
        Assert.Equal(["status", "shutdown_reply", "status"], bye.Types);
        Assert.True(kernel.Process.WaitForExit(5000));
        Assert.Equal(0, kernel.Process.ExitCode);
    }

    [Fact]
    public void A_running_cell_is_stopped_and_what_it_said_is_not_lost()
    {
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile);
        var id = client.SendCell("""Console.Write("in"); try { while (true) System.Threading.Thread.Sleep(10); } finally { Console.Write(new string('x', 2_000_000)); }""");
        client.NextPublished(id, "stream");
        var watch = Stopwatch.StartNew();
        Assert.Equal("ok", client.Request("shutdown_request", new JsonObject { ["restart"] = false }, client.Control).Status);
        var said = client.PublishedFor(id).Where(message => message.Type == "stream").Sum(message => message.Text("text").Count(letter => letter == 'x'));
        Assert.Equal(2_000_000, said);
        Assert.True(kernel.Process.WaitForExit(5000));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 6);
    }

    [Fact]
    public void A_cell_that_will_not_end_does_not_keep_the_kernel()
    {
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile);
        var id = client.SendCell("""
            new System.Threading.Thread(() => System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite)) { IsBackground = false }.Start();
            Console.Write("in");
            try { } finally { while (true) System.Threading.Thread.Sleep(10); }
            """);
        client.NextPublished(id, "stream");
        client.Request("shutdown_request", new JsonObject { ["restart"] = false }, client.Control);
        Assert.True(kernel.Process.WaitForExit(8000));
    }

    [Fact]
    public async Task The_kernel_ends_when_its_connection_file_is_gone()
    {
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile);
        Assert.Equal("ok", client.Run("1").Status);
        File.Delete(kernel.ConnectionFile);
        Assert.True(kernel.Process.WaitForExit(6000));
        Assert.True(await kernel.Logs("connection file is gone"));
    }

    [Fact]
    public async Task The_kernel_ends_when_the_process_that_Jupyter_names_is_gone()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "300"))!;
        using var kernel = new KernelProcess(parent.Id);
        using var client = new WireClient(kernel.ConnectionFile);
        Assert.Equal("ok", client.Run("1").Status);
        parent.Kill();
        parent.WaitForExit();
        Assert.True(kernel.Process.WaitForExit(6000));
        Assert.True(await kernel.Logs("process that started it is gone"));
    }

    [Fact]
    public void The_kernel_ends_when_its_real_parent_is_gone()
    {
        if (OperatingSystem.IsWindows()) return; // there, only Jupyter's handle names a parent
        var folder = Directory.CreateTempSubdirectory("kernel-test").FullName;
        var file = KernelProcess.WriteConnectionFile(folder);
        var start = new ProcessStartInfo("sh", ["-c", $"dotnet '{KernelProcess.HostPath}' kernel '{file}' & echo $!; wait"]) { RedirectStandardOutput = true };
        start.Environment.Remove("JPY_PARENT_PID");
        using var shell = Process.Start(start)!;
        using var kernel = Process.GetProcessById(int.Parse(shell.StandardOutput.ReadLine()!));
        using (var client = new WireClient(file)) Assert.Equal("ok", client.Request("kernel_info_request").Status);
        shell.Kill();
        Assert.True(kernel.WaitForExit(6000));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_kernel_that_is_told_to_terminate_ends_in_order()
    {
        if (OperatingSystem.IsWindows()) return; // there is no such signal
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile);
        client.Request("kernel_info_request");
        using (var kill = Process.Start("kill", ["-TERM", kernel.Process.Id.ToString()])) kill.WaitForExit();
        Assert.True(kernel.Process.WaitForExit(5000));
        Assert.Equal(0, kernel.Process.ExitCode);
    }
}
