using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("types.safetensors")]
    public void A_file_written_from_PyTorch_is_read(string name)
    {
        var loaded = Safetensors.Load(GoldenFile.PathTo($"Learning/{name}"));
        Assert.Equal(name == "types.safetensors" ? 3 : 4, loaded.Count);
        foreach (var (key, tensor) in loaded)
            TorchGolden.Close(TorchGolden.Values["safetensors"]![key], tensor, key, 1e-9);
    }

    [Fact]
    public void A_saved_file_is_byte_for_byte_the_one_written_from_PyTorch()
    {
        string[] order = ["encoder.0.weight", "encoder.0.bias", "scale", "filters"];
        var loaded = Safetensors.Load(GoldenFile.PathTo("Learning/weights.safetensors"));
        Safetensors.Save(_path, order.Select(name => KeyValuePair.Create(name, loaded[name])));
        Assert.Equal(File.ReadAllBytes(GoldenFile.PathTo("Learning/weights.safetensors")), File.ReadAllBytes(_path));
    }

    [Fact]
    public void A_module_comes_back_as_it_was_saved()
    {
        static Sequential Make(int seed) => new(new Conv2D(1, 2, 3, new RandomStream(seed)), new BatchNorm(2));
        var (saved, loaded) = (Make(1), Make(2));
        saved.Forward(Tensor.Normal(new RandomStream(3), 2, 1, 5, 5)); // Moves the running statistics.
        saved.Save(_path);
        loaded.Load(_path);
        foreach (var (first, second) in saved.State.Zip(loaded.State))
        {
            Assert.Equal(first.Key, second.Key);
            Assert.Equal(first.Value.ToArray(), second.Value.ToArray());
        }
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        new Linear(3, 2, new RandomStream(1)).Save(_path);
        Assert.Contains("'weight' has shape (2, 3)", Assert.Throws<InvalidDataException>(() => new Linear(2, 2, new RandomStream(1)).Load(_path)).Message);
        Assert.Contains("has no 'weight_ih_l0'", Assert.Throws<InvalidDataException>(() => new Rnn(3, 2, new RandomStream(1)).Load(_path)).Message);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        new Linear(3, 2, new RandomStream(1)).Save(_path);
        var whole = File.ReadAllBytes(_path);
        foreach (var length in new[] { 0, 5, 8, 60, whole.Length - 1 })
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => Safetensors.Load(_path));
        }
        var text = System.Text.Encoding.Latin1.GetString(whole);
        foreach (var (from, to) in new[] { ("F32", "I64"), ("F32", "F64"), ("shape", "shop_"), ("[0,24]", "[9,24]"), ("[2,3]", "[2,4]"), ("[2,3]", "[-,3]"), ("[2,3]", "[-2,3"), ("{", "[") })
        {
            File.WriteAllBytes(_path, System.Text.Encoding.Latin1.GetBytes(text.Replace(from, to)));
            Assert.Throws<InvalidDataException>(() => Safetensors.Load(_path));
        }
    }

    [Fact]
    public void What_is_not_wanted_may_be_of_another_type_as_PyTorch_writes_beside_BatchNorm()
    {
        Write("""{"running_mean":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""", 16, [0, 0, 128, 63]);
        var target = Tensor.Zeros(2);
        Safetensors.LoadInto(_path, [KeyValuePair.Create("running_mean", target)]);
        Assert.Equal([1f, 0f], target.ToArray());
        Assert.Contains("I64", Assert.Throws<InvalidDataException>(() => Safetensors.Load(_path)).Message);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "another tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "impossible sizes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}""", "impossible sizes")]
    [InlineData("{\"\u00ff\":1}", "header")]
    public void A_header_that_lies_is_refused_with_the_files_name(string header, string said)
    {
        Write(header, 16, []);
        var message = Assert.Throws<InvalidDataException>(() => Safetensors.Load(_path)).Message;
        Assert.Contains(_path, message);
        Assert.Contains(said, message);
    }

    [Fact]
    public void A_name_twice_is_not_saved()
    {
        var tensor = Tensor.Zeros(2);
        Assert.Contains("'w' comes twice", Assert.Throws<ArgumentException>(() => Safetensors.Save(_path, [KeyValuePair.Create("w", tensor), KeyValuePair.Create("w", tensor)])).Message);
    }

    private void Write(string header, int bytes, byte[] values)
    {
        var text = System.Text.Encoding.Latin1.GetBytes(header);
        var data = new byte[bytes];
        values.CopyTo(data, 0);
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }

    public void Dispose() => File.Delete(_path);
}
