using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NetMQ;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

[Collection(OneKernel.Name)]
public class SecurityTests(KernelFixture fixture)
{
    private readonly WireClient _client = fixture.Client;

    public static TheoryData<string, string> Forgeries => new()
    {
        { "a signature of another key", "signature is wrong" },
        { "no signature", "signature is wrong" },
        { "a signature in part", "signature is wrong" },
        { "another content", "signature is wrong" },
        { "too few frames", "frames are not" },
        { "no delimiter", "frames are not" },
        { "a header that is not JSON", "header is not a JSON object" },
        { "a header without a type", "no msg_type" },
        { "a content that is a list", "content is not a JSON object" },
        { "a content with an end too many", "content is not a JSON object" },
        { "a content nested without end", "content is not a JSON object" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_or_broken_message_is_logged_and_has_no_effect(string kind, string reason)
    {
        var (_, frames) = _client.Frames("execute_request", new JsonObject { ["code"] = "System.IO.File.WriteAllText(\"forged\", \"\");" });
        void Resign() => frames[1] = _client.Sign(frames.Skip(2));
        switch (kind)
        {
            case "a signature of another key": frames[1] = Encoding.ASCII.GetBytes(new string('a', 64)); break;
            case "no signature": frames[1] = []; break;
            case "a signature in part": frames[1] = frames[1][..32]; break;
            case "another content": frames[5] = Encoding.UTF8.GetBytes("""{"code":"System.IO.File.WriteAllText(\"forged\", \"x\");"}"""); break;
            case "too few frames": frames.RemoveAt(5); break;
            case "no delimiter": frames.RemoveAt(0); break;
            case "a header that is not JSON": frames[2] = "{"u8.ToArray(); Resign(); break;
            case "a header without a type": frames[2] = """{"msg_id":"1"}"""u8.ToArray(); Resign(); break;
            case "a content that is a list": frames[5] = "[1]"u8.ToArray(); Resign(); break;
            case "a content with an end too many": frames[5] = "{}}"u8.ToArray(); Resign(); break;
            case "a content nested without end": frames[5] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("""{"a":""", 100_000))); Resign(); break;
        }
        var before = Times(reason);
        _client.Shell.SendMultipartBytes(frames);
        Assert.Equal("ok", _client.Run("1").Status);
        for (var wait = 0; wait < 200 && Times(reason) == before; wait++) await Task.Delay(10);
        Assert.Equal(before + 1, Times(reason));
        Assert.False(File.Exists(Path.Combine(fixture.Kernel.Folder, "forged")));
    }

    [Fact]
    public async Task A_message_sent_again_is_dropped()
    {
        _client.Run("var times = 0;");
        var (id, frames) = _client.Frames("execute_request", new JsonObject { ["code"] = "times++;" });
        for (var i = 0; i < 3; i++) _client.Shell.SendMultipartBytes(frames);
        _client.Complete(id);
        Assert.Equal("1", _client.Run("""Console.Write(times);""").Stdout);
        Assert.True(await fixture.Kernel.Logs("used before"));
    }

    [Fact]
    public void Random_frames_are_survived()
    {
        Gen.Byte.Array[0, 40].Array[1, 9].Sample(frames =>
        {
            _client.Shell.SendMultipartBytes(frames);
            _client.Control.SendMultipartBytes(frames);
        }, iter: 300, threads: 1); // a socket belongs to one thread
        Assert.Equal("ok", _client.Run("1").Status);
        Assert.Equal("ok", _client.Request("kernel_info_request", socket: _client.Control).Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u00ff\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001\u007f\u0003\u0000NULL\u0000\u0000")]
    [InlineData("")]
    public void A_stranger_on_a_port_is_survived(string greeting)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(fixture.Kernel.ConnectionFile));
        foreach (var name in new[] { "shell_port", "control_port", "iopub_port", "stdin_port", "hb_port" })
        {
            using var stranger = new TcpClient("127.0.0.1", file.RootElement.GetProperty(name).GetInt32());
            stranger.GetStream().Write(Encoding.Latin1.GetBytes(greeting));
            var noise = new byte[5000];
            new Random(1).NextBytes(noise);
            if (greeting.Length > 0) stranger.GetStream().Write(noise);
        }
        Assert.Equal("ok", _client.Run("1").Status);
        Assert.True(_client.Beats());
    }

    [Fact]
    public void A_frame_that_announces_more_than_any_message_has_does_not_cost_the_memory()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(fixture.Kernel.ConnectionFile));
        using var stranger = new TcpClient("127.0.0.1", file.RootElement.GetProperty("shell_port").GetInt32());
        var stream = stranger.GetStream();
        // ZMTP 3.0: the greeting of 64 bytes, the READY command of a dealer, then a long frame of 2^40 bytes.
        var greeting = new byte[64];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        byte[] ready = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8];
        stream.Write(greeting);
        stream.Write([4, (byte)ready.Length, .. ready]);
        stream.Write([2, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3]);
        Assert.Equal("ok", _client.Run("1").Status);
        fixture.Kernel.Process.Refresh();
        Assert.InRange(fixture.Kernel.Process.WorkingSet64, 0, 1_500_000_000);
    }

    private int Times(string reason) => fixture.Kernel.Log.Split(reason).Length - 1;
}
