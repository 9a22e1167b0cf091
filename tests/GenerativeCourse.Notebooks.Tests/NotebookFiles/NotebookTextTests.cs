using System.Globalization;
using System.Text.Json.Nodes;
using GenerativeCourse.Notebooks.NotebookFiles;
using Xunit;

namespace GenerativeCourse.Notebooks.Tests.NotebookFiles;

public sealed class NotebookTextTests
{
    // From node 20: JSON.stringify of each number.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.0", "1")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("1E-1", "0.1")]
    [InlineData("3.33333333333333315E-1", "0.3333333333333333")]
    [InlineData("1E+5", "100000")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("1E+20", "100000000000000000000")]
    [InlineData("1E+21", "1e+21")]
    [InlineData("1.5E+21", "1.5e+21")]
    [InlineData("1E-6", "0.000001")]
    [InlineData("1E-7", "1e-7")]
    [InlineData("1.234E-7", "1.234e-7")]
    [InlineData("1.2345E-5", "0.000012345")]
    [InlineData("4.94065645841246544E-324", "5e-324")]
    [InlineData("1.79769313486231571E+308", "1.7976931348623157e+308")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("9.99999999999999836E+19", "99999999999999980000")]
    [InlineData("9.99999999999999889E-1", "0.9999999999999999")]
    [InlineData("9.99999999999999916E+22", "1e+23")]
    [InlineData("-1E-10", "-1e-10")]
    public void Numbers_are_written_as_JavaScript_writes_them(string number, string expected)
    {
        Assert.Equal(expected, NotebookText.Number(double.Parse(number, CultureInfo.InvariantCulture)));
        Assert.Equal($"[\n {expected}\n]\n", NotebookText.Of(JsonNode.Parse($"[{number}]")!));
    }

    [Fact]
    public void Keys_are_sorted_and_only_what_must_be_is_escaped()
    {
        var node = JsonNode.Parse("""{"b": "a\u2028é😀 \u007f<>&\u0001\"\\\n/", "a": [], "c": {}, "B": null, "d": [1.0, [null, true]]}""")!;
        Assert.Equal("{\n \"B\": null,\n \"a\": [],\n \"b\": \"a\u2028é😀 \u007f<>&\\u0001\\\"\\\\\\n/\",\n \"c\": {},\n \"d\": [\n  1,\n  [\n   null,\n   true\n  ]\n ]\n}\n", NotebookText.Of(node));
    }
}
