using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.Jupyter;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

/// <summary>A real kernel: the host's own process with a connection file of its own.</summary>
public sealed class KernelProcess : IDisposable
{
    private readonly List<string> _log = [];

    /// <param name="parentId">What JPY_PARENT_PID says; by default this process.</param>
    public KernelProcess(int? parentId = null)
    {
        Folder = Directory.CreateTempSubdirectory("kernel-test").FullName;
        ConnectionFile = WriteConnectionFile(Folder);
        Process = Start(ConnectionFile, parentId ?? Environment.ProcessId);
        Process.ErrorDataReceived += (_, line) =>
        {
            lock (_log) _log.Add(line.Data ?? "");
        };
        Process.BeginErrorReadLine();
        Process.BeginOutputReadLine();
    }

    public string Folder { get; }

    public string ConnectionFile { get; }

    public Process Process { get; }

    /// <summary>What the kernel wrote to its standard error so far.</summary>
    public string Log
    {
        get
        {
            lock (_log) return string.Join('\n', _log);
        }
    }

    internal static string HostPath => typeof(JupyterKernel).Assembly.Location;

    public static ProcessStartInfo HostStartInfo(params string[] arguments) => new("dotnet", [HostPath, .. arguments])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    };

    /// <summary>Writes a connection file with free ports and a fresh key.</summary>
    public static string WriteConnectionFile(string folder, Action<JsonObject>? change = null)
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Stop());
        var file = new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["shell_port"] = ports[0],
            ["iopub_port"] = ports[1],
            ["stdin_port"] = ports[2],
            ["control_port"] = ports[3],
            ["hb_port"] = ports[4],
            ["key"] = Guid.NewGuid().ToString(),
            ["signature_scheme"] = "hmac-sha256",
            ["kernel_name"] = "test",
        };
        change?.Invoke(file);
        var path = Path.Combine(folder, "connection file.json");
        File.WriteAllText(path, file.ToJsonString());
        return path;
    }

    /// <summary>True if the log says this within the time.</summary>
    public async Task<bool> Logs(string text, double seconds = 5)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            if (Log.Contains(text)) return true;
            await Task.Delay(20);
        }
        return false;
    }

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static Process Start(string connectionFile, int parentId)
    {
        var start = HostStartInfo("kernel", connectionFile);
        start.WorkingDirectory = Path.GetDirectoryName(connectionFile);
        start.Environment["JPY_PARENT_PID"] = parentId.ToString();
        return Process.Start(start)!;
    }
}
