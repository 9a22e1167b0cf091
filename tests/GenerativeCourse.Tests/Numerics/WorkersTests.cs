using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

public class WorkersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void EveryPartRunsOnce(int parts)
    {
        var runs = new int[parts];
        for (var repeat = 0; repeat < 200; repeat++)
            Workers.For(parts, part => Interlocked.Increment(ref runs[part]));
        Assert.All(runs, count => Assert.Equal(200, count));
    }

    [Fact]
    public void CallsInsidePartsRunInline()
    {
        var runs = new int[6];
        Workers.For(2, outer =>
        {
            var thread = Environment.CurrentManagedThreadId;
            Workers.For(3, inner =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                runs[3 * outer + inner]++;
            });
        });
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void AFailureReachesTheCallerAndTheNextCallWorks()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Workers.For(4, part =>
        {
            if (part == 3)
                throw new InvalidOperationException("part 3");
        }));
        Assert.Equal("part 3", failure.Message);
        EveryPartRunsOnce(4);
    }

    [Fact]
    public async Task SeveralCallersAtOnceGetTheirOwnWorkDone()
    {
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => EveryPartRunsOnce(5))).ToArray();
        await Task.WhenAll(callers);
    }

    [Fact]
    public void PostingAllocatesNothing()
    {
        var work = new Count { Runs = new int[8] };
        Workers.For(8, ref work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Workers.For(8, ref work);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("many")]
    public void ABadThreadCountIsRefusedInOneSentence(string text)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Workers.FromEnvironment(text));
        Assert.Contains("COURSE_THREADS", refusal.Message);
        Assert.Contains("1 to 64", refusal.Message);
    }

    [Fact]
    public void TheThreadCountComesFromTheEnvironmentOrTheCores()
    {
        Assert.Equal(3, Workers.FromEnvironment("3"));
        Assert.Equal(Math.Min(64, Environment.ProcessorCount), Workers.FromEnvironment(null));
    }

    private struct Count : IPartedWork
    {
        public int[] Runs;

        public readonly void Run(int part) => Interlocked.Increment(ref Runs[part]);
    }
}
