using System.Diagnostics;

namespace GenerativeCourse.Numerics;

/// <content>The helpers: hired when they are first needed, spinning for a moment after each job, then asleep until a bell rings.</content>
public static partial class Workers
{
    private static Sleeper[] s_sleepers = [];

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
