using System.Diagnostics;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

public class SlowReaderTests
{
    [Fact]
    public void A_front_end_that_does_not_read_slows_the_cell_down()
    {
        using var kernel = new KernelProcess();
        using var client = new WireClient(kernel.ConnectionFile).Joined();
        client.Run("var line = new string('x', 100_000);");
        using var lazy = new LazyReader(kernel.ConnectionFile);
        var id = client.SendCell("for (var i = 0; i < 10_000; i++) Console.WriteLine(line);"); // 1 GB if nobody slows it down
        var watch = Stopwatch.StartNew();
        var most = 0L;
        while (watch.Elapsed.TotalSeconds < 4)
        {
            kernel.Process.Refresh();
            most = Math.Max(most, kernel.Process.WorkingSet64);
            Thread.Sleep(50);
        }
        Assert.InRange(most, 0, 800_000_000);
        client.Request("interrupt_request", socket: client.Control);
        lazy.Dispose();
        Assert.Equal("error", client.Reply(id).Text("status"));
    }

    /// <summary>Subscribes, and never reads.</summary>
    private sealed class LazyReader : IDisposable
    {
        private readonly System.Net.Sockets.TcpClient _connection = new();

        public LazyReader(string connectionFile)
        {
            using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllText(connectionFile));
            _connection.Connect("127.0.0.1", file.RootElement.GetProperty("iopub_port").GetInt32());
            var stream = _connection.GetStream();
            // ZMTP 3.0: greeting, READY of a subscriber, a subscription to everything.
            stream.Write([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]]);
            byte[] ready = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 3, .. "SUB"u8];
            stream.Write([4, (byte)ready.Length, .. ready]);
            stream.Write([0, 1, 1]);
            Thread.Sleep(500);
        }

        public void Dispose() => _connection.Dispose();
    }
}
