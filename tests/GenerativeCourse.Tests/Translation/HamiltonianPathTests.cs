using CsCheck;
using GenerativeCourse.Translation;

namespace GenerativeCourse.Tests.Translation;

public sealed class HamiltonianPathTests
{
    [Fact]
    public void A_path_is_found_exactly_if_there_is_one() =>
        Gen.Select(Gen.Int[1, 5], Gen.Bool.Array[25]).Sample((n, matrix) =>
        {
            string[] towns = [.. Enumerable.Range(0, n).Select(i => $"t{i}")];
            var roads = (from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, n) where i != j && matrix[i * 5 + j] select (towns[i], towns[j])).ToHashSet();
            var path = new HamiltonianPath(towns, roads).Find();
            var any = Orders(towns).Any(order => order.Zip(order.Skip(1)).All(roads.Contains));
            Assert.Equal(any, path is not null);
            if (path is not null)
            {
                Assert.Equal(towns.Order(), path.Order());
                Assert.All(path.Zip(path.Skip(1)), road => Assert.Contains(road, roads));
            }
        }, iter: 200);

    [Fact]
    public void Maps_that_cannot_be_are_refused()
    {
        Assert.Contains("leads to 'x', which is no town".Replace("leads", "lead"), Assert.Throws<ArgumentException>(() => new HamiltonianPath(["a"], [("a", "x")])).Message);
        Assert.StartsWith("towns must be 1 to 128, not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new HamiltonianPath([], [])).Message);
    }

    private static IEnumerable<string[]> Orders(string[] towns) =>
        towns.Length <= 1 ? [towns] : towns.SelectMany(first => Orders([.. towns.Where(town => town != first)]).Select(rest => (string[])[first, .. rest]));
}
