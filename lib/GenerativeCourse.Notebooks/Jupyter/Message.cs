using System.Text.Json;

namespace GenerativeCourse.Notebooks.Jupyter;

/// <summary>A request that passed all checks.</summary>
/// <param name="Identities">The routing frames in front: who sent it, and where its reply goes.</param>
/// <param name="Id">The request's own <c>msg_id</c>.</param>
/// <param name="Type">What it asks, <c>execute_request</c> for example.</param>
/// <param name="Header">The header frame as it came: replies and outputs carry it back, byte by byte, as their parent.</param>
/// <param name="Content">The content, a JSON object whose members depend on the type.</param>
/// <remarks>Source: "Messaging in Jupyter", https://jupyter-client.readthedocs.io/en/stable/messaging.html, version 5.4.</remarks>
internal sealed record Message(IReadOnlyList<byte[]> Identities, string Id, string Type, byte[] Header, JsonElement Content)
{
    /// <summary>A text of the content, or what stands for it where there is none.</summary>
    /// <exception cref="InvalidDataException">It is there, and is not a text.</exception>
    public string Text(string name, string? otherwise = null)
    {
        if (Content.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a text");
        return otherwise ?? throw Wrong(name, "a text");
    }

    /// <summary>A truth value of the content, or what stands for it where there is none.</summary>
    /// <exception cref="InvalidDataException">It is there, and is not a truth value.</exception>
    public bool Flag(string name, bool otherwise)
    {
        if (!Content.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return otherwise;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false");
    }

    /// <summary>A whole number of the content, or what stands for it where there is none.</summary>
    /// <exception cref="InvalidDataException">It is there, and is not a whole number.</exception>
    public int Number(string name, int otherwise)
    {
        if (!Content.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return otherwise;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number");
    }

    private InvalidDataException Wrong(string name, string allowed) => new($"The {Type} needs '{name}', {allowed}.");
}
