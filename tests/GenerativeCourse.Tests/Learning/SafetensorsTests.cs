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

    public void Dispose() => File.Delete(_path);
}
