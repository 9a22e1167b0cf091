using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GenerativeCourse.Notebooks.Jupyter;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connection-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_proper_file_is_read()
    {
        var file = ConnectionFile.Read(KernelProcess.WriteConnectionFile(_folder, all => all["shell_port"] = 5001));
        Assert.Equal("tcp://127.0.0.1:5001", file.Endpoint(file.Shell));
        Assert.Equal(36, file.Key.Length);
        Assert.Equal(5, new HashSet<int> { file.Shell, file.Control, file.IOPub, file.Stdin, file.Heartbeat }.Count);
    }

    [Fact]
    public void Localhost_means_the_loopback_interface() =>
        Assert.Equal(IPAddress.Loopback, ConnectionFile.Read(KernelProcess.WriteConnectionFile(_folder, all => all["ip"] = "localhost")).Address);

    [Theory]
    [InlineData("ip", "0.0.0.0", "loopback")]
    [InlineData("ip", "192.168.0.7", "loopback")]
    [InlineData("ip", "*", "loopback")]
    [InlineData("ip", "example.org", "loopback")]
    [InlineData("transport", "ipc", "tcp only")]
    [InlineData("signature_scheme", "hmac-md5", "hmac-sha256")]
    [InlineData("shell_port", 0, "shell_port")]
    [InlineData("hb_port", 70000, "hb_port")]
    [InlineData("iopub_port", "5000", "iopub_port")]
    [InlineData("control_port", null, "control_port")]
    [InlineData("key", 5, "key")]
    public void What_the_kernel_does_not_do_is_refused_in_one_sentence(string name, object? value, string reason)
    {
        var path = KernelProcess.WriteConnectionFile(_folder, all => all[name] = value is null ? null : JsonSerializer.SerializeToNode(value));
        var failure = Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(path));
        Assert.Contains(reason, failure.Message);
        Assert.Contains(path, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("not json", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData(null, "cannot be read")]
    public void A_file_that_is_none_ends_the_kernel_with_one_sentence(string? content, string reason)
    {
        var path = Path.Combine(_folder, "file.json");
        if (content is not null) File.WriteAllText(path, content);
        using var kernel = Process.Start(KernelProcess.HostStartInfo("kernel", path))!;
        var error = kernel.StandardError.ReadToEnd();
        Assert.True(kernel.WaitForExit(10_000));
        Assert.Equal(1, kernel.ExitCode);
        Assert.Contains(reason, error);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void A_port_that_is_taken_ends_the_kernel_with_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var path = KernelProcess.WriteConnectionFile(_folder, all => all["iopub_port"] = ((IPEndPoint)taken.LocalEndpoint).Port);
        using var kernel = Process.Start(KernelProcess.HostStartInfo("kernel", path))!;
        var error = kernel.StandardError.ReadToEnd();
        Assert.True(kernel.WaitForExit(10_000));
        Assert.Equal(1, kernel.ExitCode);
        Assert.Contains("cannot listen on", error);
        Assert.Single(error.Trim().Split('\n'));
    }
}
