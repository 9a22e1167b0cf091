using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Learning;

public class WeightAverageTests
{
    [Fact]
    public void The_mean_follows_its_formula_and_stands_in_only_while_it_is_applied()
    {
        var layer = new Linear(1, 1, new RandomStream(1));
        layer.Weight.Values[0] = 1;
        var average = new WeightAverage(layer, 0.5f);
        var mean = 1f;
        for (var t = 0; t < 20; t++)
        {
            layer.Weight.Values[0] = t;
            average.Update();
            mean += (1 - Math.Min(0.5f, (1f + t) / (10f + t))) * (t - mean);
        }
        using (average.Apply())
            Assert.Equal(mean, layer.Weight.Item, 1e-4f);
        Assert.Equal(19, layer.Weight.Item);
        Assert.InRange(mean, 17, 18.9);
    }

    [Fact]
    public void A_mean_that_fades_is_0_before_it_is_denormal()
    {
        var module = new Linear(7, 3, new RandomStream(1));
        var average = new WeightAverage(module, 0.9f);
        foreach (var (_, weight) in module.Parameters)
            weight.Values.Clear();
        for (var i = 0; i < 2000; i++)
            average.Update();
        using (average.Apply())
            Assert.All(module.Parameters, entry => Assert.DoesNotContain(entry.Value.ToArray(), float.IsSubnormal));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1)]
    [InlineData(float.NaN)]
    public void A_decay_out_of_range_is_refused_by_name(float decay) =>
        Assert.Contains("decay", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(new Linear(1, 1, new RandomStream(1)), decay)).Message);
}
