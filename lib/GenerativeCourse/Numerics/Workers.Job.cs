using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace GenerativeCourse.Numerics;

/// <content>One job: its parts are posted, taken by whoever is free, and waited for.</content>
public static partial class Workers
{
    // A training step posts a kernel every few microseconds: a thread that went to sleep in between would come too late.
    // Where other processes want the core (twenty kernels on two cores), spinning longer than this would be at their cost.
    private static readonly long SpinTicks = Stopwatch.Frequency / 50_000;
    private static readonly long SleepTicks = Stopwatch.Frequency / 5_000;

    private static readonly Exception?[] Failures = new Exception?[1];
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
}
