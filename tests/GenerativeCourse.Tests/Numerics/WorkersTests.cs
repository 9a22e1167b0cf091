using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Tests.Numerics;

[Collection(Alone.Name)]
public class WorkersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Every_part_runs_once(int parts)
    {
        var runs = new int[parts];
        for (var repeat = 0; repeat < 200; repeat++)
            Workers.For(parts, part => Interlocked.Increment(ref runs[part]));
        Assert.All(runs, count => Assert.Equal(200, count));
    }

    [Fact]
    public void Calls_inside_parts_run_inline()
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
    public void A_failure_reaches_the_caller_and_the_next_call_works()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Workers.For(4, part =>
        {
            if (part == 3)
                throw new InvalidOperationException("part 3");
        }));
        Assert.Equal("part 3", failure.Message);
        Every_part_runs_once(4);
    }

    [Fact]
    public void A_failing_caller_returns_only_when_no_helper_writes_any_more()
    {
        using var threads = new Threads(4);
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var (begun, ended, caller) = (0, 0, Environment.CurrentManagedThreadId);
            Assert.Throws<InvalidOperationException>(() => Workers.For(64, part =>
            {
                Interlocked.Increment(ref begun);
                try
                {
                    if (Environment.CurrentManagedThreadId == caller)
                    {
                        SpinWait.SpinUntil(() => Volatile.Read(ref begun) > 1, 100); // a helper has begun, if one is awake
                        throw new InvalidOperationException();
                    }
                    Thread.Sleep(5);
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }
            }));
            var (then, all) = (Volatile.Read(ref ended), Volatile.Read(ref begun));
            Assert.Equal(all, then);
            Assert.True(all < 64, "parts were begun after the failure");
            Thread.Sleep(2);
            Assert.Equal(all, Volatile.Read(ref begun));
        }
    }

    [Fact]
    public void Parts_see_the_stop_of_their_caller_on_every_thread()
    {
        using var threads = new Threads(3);
        using var stop = new CancellationTokenSource();
        var caller = Environment.CurrentManagedThreadId;
        Cancellation.Attach(() => Environment.CurrentManagedThreadId == caller ? stop.Token : throw new InvalidOperationException("a helper belongs to no cell"));
        try
        {
            stop.CancelAfter(100);
            var clock = Stopwatch.StartNew();
            Assert.Throws<OperationCanceledException>(() => Workers.For(3, _ =>
            {
                while (clock.Elapsed.TotalSeconds < 20)
                    Cancellation.ThrowIfRequested();
            }));
            Assert.True(clock.Elapsed.TotalSeconds < 10, $"It took {clock.Elapsed}.");
        }
        finally
        {
            Cancellation.Attach(null);
        }
    }

    [Fact]
    public void Who_waits_for_long_parts_or_for_work_sleeps()
    {
        using var threads = new Threads(4);
        static TimeSpan Used() => Process.GetCurrentProcess().TotalProcessorTime;
        // The least of a few tries: what else this process does, such as compiling, is not waiting.
        var least = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5 && least.TotalMilliseconds >= 300; attempt++)
        {
            var before = Used();
            Workers.For(4, part => Thread.Sleep(part == 0 ? 1 : 500));
            Thread.Sleep(500);
            least = TimeSpan.FromTicks(Math.Min(least.Ticks, (Used() - before).Ticks));
        }
        Assert.True(least.TotalMilliseconds < 300, $"Waiting took {least.TotalMilliseconds} ms of processor time.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Long_ranges_are_cut_where_whole_vectors_end(int count)
    {
        using var threads = new Threads(count);
        var work = new Cuts { Seen = new int[100_003] };
        Workers.Ranges(work.Seen.Length, 1000, ref work);
        Assert.All(work.Seen, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Several_callers_at_once_get_their_own_work_done()
    {
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Every_part_runs_once(5))).ToArray();
        await Task.WhenAll(callers);
    }

    [Fact]
    public void Posting_allocates_nothing()
    {
        var work = new Count { Runs = new int[8] };
        Workers.For(8, ref work);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 100; i++)
                Workers.For(8, ref work);
        }));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("many")]
    public void A_bad_thread_count_is_refused_in_one_sentence(string text)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Workers.FromEnvironment(text));
        Assert.Contains("COURSE_THREADS", refusal.Message);
        Assert.Contains("1 to 64", refusal.Message);
    }

    [Fact]
    public void The_thread_count_comes_from_the_environment_or_the_cores()
    {
        Assert.Equal(3, Workers.FromEnvironment("3"));
        Assert.Equal(Math.Min(64, Environment.ProcessorCount), Workers.FromEnvironment(null));
    }

    private struct Cuts : IRangeWork
    {
        public int[] Seen;

        public readonly void Run(int start, int end)
        {
            Assert.Equal(0, start % 64);
            for (var i = start; i < end; i++)
                Seen[i]++;
        }
    }

    private readonly ref struct Threads
    {
        private readonly int _before;

        public Threads(int count) => (_before, Workers.Count) = (Workers.Count, count);

        public void Dispose() => Workers.Count = _before;
    }

    private struct Count : IPartedWork
    {
        public int[] Runs;

        public readonly void Run(int part) => Interlocked.Increment(ref Runs[part]);
    }
}
