using System.Net;
using System.Text;
using System.Text.Json;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>Where a front end wants its kernel to listen, and the key that both sign with.</summary>
/// <remarks>Source: "Connection files", https://jupyter-client.readthedocs.io/en/stable/kernels.html.</remarks>
internal sealed record ConnectionFile
{
    /// <summary>The address to bind, always of the loopback interface: cells are anyone's code, so nobody else may send them.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port of the channel that requests come in on.</summary>
    public required int Shell { get; init; }

    /// <summary>The port of the channel for what must not wait for a running cell.</summary>
    public required int Control { get; init; }

    /// <summary>The port that outputs are published on.</summary>
    public required int IOPub { get; init; }

    /// <summary>The port on which a kernel asks its user for a line of input.</summary>
    public required int Stdin { get; init; }

    /// <summary>The port whose messages come back as they are.</summary>
    public required int Heartbeat { get; init; }

    /// <summary>The signing key; empty where the front end wants no signatures.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The endpoint of a port, as the sockets take it.</summary>
    public string Endpoint(int port) => $"tcp://{Address}:{port}";

    /// <summary>Reads a connection file.</summary>
    /// <exception cref="InvalidDataException">It is missing, not such a file, or asks for what this kernel does not do; the message says which.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(document.RootElement);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The connection file '{path}' cannot be read: {failure.Message}", failure);
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"The connection file '{path}' is not JSON: {failure.Message}", failure);
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"The connection file '{path}' {failure.Message}", failure);
        }
    }

    private static ConnectionFile Parse(JsonElement file)
    {
        if (file.ValueKind != JsonValueKind.Object) throw new InvalidDataException("is not a JSON object.");
        var transport = Text(file, "transport", "tcp");
        if (transport != "tcp") throw new InvalidDataException($"asks for transport '{transport}': this kernel speaks tcp only.");
        var scheme = Text(file, "signature_scheme", "hmac-sha256");
        if (scheme != "hmac-sha256") throw new InvalidDataException($"asks for signature_scheme '{scheme}': this kernel signs with hmac-sha256 only.");
        return new ConnectionFile
        {
            Address = Loopback(Text(file, "ip", "127.0.0.1")),
            Shell = Port(file, "shell_port"),
            Control = Port(file, "control_port"),
            IOPub = Port(file, "iopub_port"),
            Stdin = Port(file, "stdin_port"),
            Heartbeat = Port(file, "hb_port"),
            Key = Encoding.UTF8.GetBytes(Text(file, "key", "")),
        };
    }

    private static IPAddress Loopback(string ip)
    {
        if (ip == "localhost") return IPAddress.Loopback;
        if (IPAddress.TryParse(ip, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && IPAddress.IsLoopback(address))
            return address;
        throw new InvalidDataException($"asks for ip '{ip}': this kernel listens on the loopback interface only (127.0.0.1).");
    }

    private static int Port(JsonElement file, string name)
    {
        if (file.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var port) && port is > 0 and <= 65535)
            return port;
        throw new InvalidDataException($"has no valid {name}: it must be a number from 1 to 65535.");
    }

    private static string Text(JsonElement file, string name, string otherwise)
    {
        if (!file.TryGetProperty(name, out var value)) return otherwise;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidDataException($"has a {name} that is not text.");
    }
}
