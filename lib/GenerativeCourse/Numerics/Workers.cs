namespace GenerativeCourse.Numerics;

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
public static partial class Workers
{
    private const int Most = 64;

    // Long ranges begin at such numbers, so that the same items stand in the same lanes of a vector, or behind the last
    // whole vector, whatever the number of threads: the last bit of a function's value may depend on that.
    private const int RangeMultiple = 64;

    private static readonly Lock Gate = new();
    private static int s_count;

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

    private static unsafe void RunPart<T>(void* work, int part)
        where T : struct, IPartedWork
    {
#pragma warning disable CS8500
        ((T*)work)->Run(part);
#pragma warning restore CS8500
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
}
