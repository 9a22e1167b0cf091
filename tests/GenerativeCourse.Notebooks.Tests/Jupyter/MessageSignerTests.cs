using System.Text;
using CsCheck;
using GenerativeCourse.Notebooks.Jupyter;

namespace GenerativeCourse.Notebooks.Tests.Jupyter;

public class MessageSignerTests
{
    [Fact]
    public void Signs_as_the_standard_says()
    {
        // RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?", cut into four parts here.
        var signer = new MessageSigner("Jefe"u8.ToArray());
        var signature = signer.Sign("what do "u8, "ya want"u8, " for "u8, "nothing?"u8);
        Assert.Equal("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", Encoding.ASCII.GetString(signature));
        Assert.True(signer.IsSignedBy(signature, "what do "u8, "ya want"u8, " for "u8, "nothing?"u8));
    }

    [Fact]
    public void Any_changed_bit_is_noticed()
    {
        var signer = new MessageSigner("key"u8.ToArray());
        Gen.Select(Gen.Byte.Array[1, 50], Gen.Int[0, 10_000]).Sample((content, where) =>
        {
            var signature = signer.Sign([], [], [], content);
            var changed = (byte[])content.Clone();
            changed[where % content.Length] ^= (byte)(1 << (where % 8));
            Assert.True(signer.IsSignedBy(signature, [], [], [], content));
            Assert.False(signer.IsSignedBy(signature, [], [], [], changed));
        }, iter: 200);
    }

    [Fact]
    public void Without_a_key_there_are_no_signatures()
    {
        var signer = new MessageSigner([]);
        Assert.Empty(signer.Sign("a"u8, [], [], []));
        Assert.True(signer.IsSignedBy([], "a"u8, [], [], []));
        Assert.True(signer.IsNew([]));
        Assert.True(signer.IsNew([]));
    }

    [Fact]
    public void A_signature_is_new_once_and_the_memory_is_bounded()
    {
        var signer = new MessageSigner("key"u8.ToArray(), memory: 3);
        foreach (var signature in new[] { "a", "b", "c" }) Assert.True(signer.IsNew(Encoding.ASCII.GetBytes(signature)));
        Assert.False(signer.IsNew("a"u8));
        Assert.True(signer.IsNew("d"u8));
        Assert.True(signer.IsNew("a"u8)); // the oldest was forgotten
        Assert.False(signer.IsNew("c"u8));
    }
}
