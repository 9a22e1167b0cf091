using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace GenerativeCourse.Numerics;

/// <summary>Work that is cut into parts with a number each. A struct, so that posting it allocates nothing.</summary>
public interface IPartedWork
{
    /// <summary>Does one part, 0 to parts - 1. Parts run at the same time: each writes only what is its own.</summary>
    public void Run(int part);
}

/// <summary>Work on a range of items. A struct, so that posting it allocates nothing.</summary>
public interface IRangeWork
{
    /// <summary>Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public void Run(int start, int end);
}

/// <summary>
/// The threads that share the work of one kernel. The caller takes part itself, so <see cref="Count"/> threads run
/// and never more: a call from inside a part, or while another thread's work is running, is done by its caller alone.
/// What a part computes depends on its number only, not on the thread that happened to take it, so results are
/// the same from run to run; where the parts do not depend on <see cref="Count"/>, from machine to machine.
/// </summary>
/// <remarks>
/// No call returns, however its caller ends, while a helper still writes for it. Who waits spins for a moment, as the next
/// kernel of a training step is near; then it gives its core to whoever wants it, and soon it sleeps.
/// </remarks>
public static class Workers
{
    private const int Most = 64;

    // Long ranges begin at such numbers, so that the same items stand in the same lanes of a vector, or behind the last
    // whole vector, whatever the number of threads: the last bit of a function's value may depend on that.
    private const int RangeMultiple = 64;

    // A training step posts a kernel every few microseconds: a thread that went to sleep in between would come too late.
    // Where other processes want the core (twenty kernels on two cores), spinning longer than this would be at their cost.
    private static readonly long SpinTicks = Stopwatch.Frequency / 50_000;
    private static readonly long SleepTicks = Stopwatch.Frequency / 5_000;

    private static readonly Lock Gate = new();
    private static readonly Exception?[] Failures = new Exception?[1];
    private static Sleeper[] s_sleepers = [];
    private static int s_count;
    private static unsafe delegate*<void*, int, void> s_body;
    private static unsafe void* s_work;
    private static int s_parts;

    // Upper half: the number of the job. Lower half: parts nobody has taken yet. One word, so that taking a part
    // and checking that the job is still the same are one atomic step.
    private static long s_state;
    private static int s_unfinished;
    private static CancellationToken s_token;

    // The caller sleeps here when all parts are taken and some take long.
    private static readonly AutoResetEvent Finished = new(false);
    private static int s_callerSleeps;

    [ThreadStatic]
    private static bool t_inside;

    /// <summary>
    /// How many threads take part, from 1 to 64: the environment variable COURSE_THREADS, or else the machine's cores.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The new count is not between 1 and 64.</exception>
    /// <exception cref="InvalidOperationException">COURSE_THREADS is not such a number.</exception>
    public static int Count
    {
        get => s_count != 0 ? s_count : s_count = FromEnvironment(Environment.GetEnvironmentVariable("COURSE_THREADS"));
        set
        {
            if (value is < 1 or > Most)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Workers.Count is the number of threads, 1 to {Most}.");
            s_count = value;
        }
    }

    internal static int FromEnvironment(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Math.Min(Most, Environment.ProcessorCount);
        return int.TryParse(text, out var count) && count is >= 1 and <= Most
            ? count
            : throw new InvalidOperationException($"COURSE_THREADS must be a number of threads, 1 to {Most}, not \"{text}\".");
    }

    /// <summary>Runs the body for the parts 0 to parts - 1 and returns when all are done.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is negative.</exception>
    public static void For(int parts, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var work = new ActionWork(body);
        For(parts, ref work);
    }

    /// <summary>Runs the work for the parts 0 to parts - 1 and returns when all are done; allocates nothing.</summary>
    /// <remarks>
    /// If a part fails, no further one is begun, and its exception is thrown after all that were begun have ended. Parts of
    /// long work ask <see cref="Cancellation"/> themselves: on every thread it is the caller's.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is negative.</exception>
    public static unsafe void For<T>(int parts, ref T work)
        where T : struct, IPartedWork
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        if (parts <= 1 || t_inside || Count == 1 || !Gate.TryEnter())
        {
            for (var part = 0; part < parts; part++)
                work.Run(part);
            return;
        }
        try
        {
            t_inside = true;
#pragma warning disable CS8500 // The work stays on the caller's stack, alive and in place, until this method returns.
            fixed (T* pointer = &work)
                Post(parts, &RunPart<T>, pointer);
#pragma warning restore CS8500
        }
        finally
        {
            t_inside = false;
            Gate.Exit();
        }
    }

    /// <summary>
    /// Cuts the items 0 to length - 1 into one range for each thread, none shorter than <paramref name="grain"/>
    /// (so that small work is not cut at all), and returns when all are done; allocates nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or the grain not positive.</exception>
    public static void Ranges<T>(int length, int grain, ref T work)
        where T : struct, IRangeWork
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grain);
        if (length == 0)
            return;
        var parts = Math.Clamp(length / grain, 1, Count);
        if (parts == 1)
        {
            work.Run(0, length);
            return;
        }
        var cut = new RangeParts<T> { Work = work, Length = length, Parts = parts, Multiple = grain >= RangeMultiple ? RangeMultiple : 1 };
        For(parts, ref cut);
    }

    private static unsafe void Post(int parts, delegate*<void*, int, void> body, void* work)
    {
        var helpers = Math.Min(Count, parts) - 1;
        if (s_sleepers.Length < helpers)
            Hire(helpers);
        Failures[0] = null;
        s_body = body;
        s_work = work;
        s_parts = parts;
        s_token = Cancellation.Token;
        Volatile.Write(ref s_unfinished, parts);
        var job = (s_state >> 32) + 1;
        try
        {
            Interlocked.Exchange(ref s_state, (job << 32) | (uint)parts);
            for (var i = 0; i < helpers; i++)
                s_sleepers[i].Wake();
            TakeParts();
        }
        finally
        {
            // The work stands on the caller's stack, and what it writes to is pinned by the caller: whatever ends the caller,
            // parts nobody has begun are taken back, and those begun are waited for.
            Withdraw();
            AwaitHelpers();
        }
        if (Failures[0] is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static unsafe bool TakeParts(bool helps = false)
    {
        var any = false;
        while (true)
        {
            var state = Volatile.Read(ref s_state);
            var left = (int)(uint)state;
            if (left == 0)
                return any;
            var body = s_body;
            var work = s_work;
            var parts = s_parts;
            var token = s_token;
            if (Interlocked.CompareExchange(ref s_state, state - 1, state) != state)
                continue;
            any = true;
            try
            {
                if (helps)
                    Cancellation.Follow(token);
                body(work, parts - left);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref Failures[0], failure, null);
                Withdraw();
            }
            finally
            {
                Finish(1);
            }
        }
    }

    /// <summary>Takes back the parts of the running job that nobody has begun.</summary>
    private static void Withdraw()
    {
        while (true)
        {
            var state = Volatile.Read(ref s_state);
            var left = (int)(uint)state;
            if (left == 0)
                return;
            if (Interlocked.CompareExchange(ref s_state, state - left, state) == state)
                Finish(left);
        }
    }

    private static void Finish(int parts)
    {
        if (Interlocked.Add(ref s_unfinished, -parts) == 0 && Volatile.Read(ref s_callerSleeps) == 1)
            Finished.Set();
    }

    private static void AwaitHelpers()
    {
        if (Volatile.Read(ref s_unfinished) == 0)
            return;
        var since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref s_unfinished) != 0)
        {
            var waited = Stopwatch.GetTimestamp() - since;
            if (waited < SpinTicks)
                Thread.SpinWait(8);
            else if (waited < SleepTicks)
                Thread.Yield();
            else
            {
                // Who finishes last looks at the flag after the count; here it is the other way round.
                Interlocked.Exchange(ref s_callerSleeps, 1);
                if (Volatile.Read(ref s_unfinished) != 0)
                    Finished.WaitOne();
                Volatile.Write(ref s_callerSleeps, 0);
            }
        }
    }

    private static unsafe void RunPart<T>(void* work, int part)
        where T : struct, IPartedWork
    {
#pragma warning disable CS8500
        ((T*)work)->Run(part);
#pragma warning restore CS8500
    }

    private static void Hire(int helpers)
    {
        var sleepers = new Sleeper[helpers];
        s_sleepers.CopyTo(sleepers, 0);
        for (var i = s_sleepers.Length; i < helpers; i++)
        {
            sleepers[i] = new Sleeper();
            var (index, sleeper) = (i, sleepers[i]);
            new Thread(() => Help(index, sleeper)) { IsBackground = true, Name = $"worker {i + 1}" }.Start();
        }
        s_sleepers = sleepers;
    }

    private static void Help(int index, Sleeper sleeper)
    {
        t_inside = true;
        var idleSince = Stopwatch.GetTimestamp();
        while (true)
        {
            if (index + 1 < s_count && TakeParts(helps: true))
                idleSince = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetTimestamp() - idleSince is var idle && idle < SpinTicks)
                Thread.SpinWait(8);
            else if (idle < SleepTicks)
                Thread.Yield();
            else
            {
                sleeper.Sleep(ref s_state);
                idleSince = Stopwatch.GetTimestamp();
            }
        }
    }

    private readonly struct ActionWork(Action<int> body) : IPartedWork
    {
        public void Run(int part)
        {
            // Parts of this kind are large, or there are many: either is reason to look.
            Cancellation.ThrowIfRequested();
            body(part);
        }
    }

    private struct RangeParts<T> : IPartedWork
        where T : struct, IRangeWork
    {
        public T Work;
        public int Length;
        public int Parts;
        public int Multiple;

        public void Run(int part) => Work.Run(Cut(part), part + 1 == Parts ? Length : Cut(part + 1));

        private int Cut(int part) => (int)((long)Length * part / Parts) / Multiple * Multiple;
    }

    /// <summary>Where one thread sleeps until there is work; waking a thread that is awake costs one read.</summary>
    private sealed class Sleeper
    {
        private readonly AutoResetEvent _bell = new(false);
        private int _asleep;

        public void Wake()
        {
            if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1)
                _bell.Set();
        }

        public void Sleep(ref long state)
        {
            Interlocked.Exchange(ref _asleep, 1);
            // Work that was posted before the line above may not have rung: look once more.
            if ((uint)Volatile.Read(ref state) != 0 && Interlocked.Exchange(ref _asleep, 0) == 1)
                return;
            _bell.WaitOne();
        }
    }
}
