using System.Collections;
using System.Diagnostics;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.SillyValues;

/// <summary>What came of a call.</summary>
internal sealed record Verdict(bool IsFine, string Text, bool NeverEnds = false);

/// <summary>
/// Runs one case: a result is fine, and so is one sentence that names the parameter, or, where the work is valid and long,
/// an end soon after the stop button. Time is the process's own, so that a busy machine changes nothing.
/// </summary>
internal static class Trial
{
    private const double LongAfter = 0.2, EndsWithin = 1.5;
    private static readonly TimeSpan NotEvenOnABusyMachine = TimeSpan.FromSeconds(40);

    public static Verdict Of(Case test)
    {
        using var stop = new CancellationTokenSource();
        Cancellation.Attach(() => stop.Token);
        Verdict? verdict = null;
        var thread = new Thread(() => verdict = Call(test, stop.Token), 16 << 20) { IsBackground = true };
        var (clock, used) = (Stopwatch.StartNew(), Used());
        thread.Start();
        while (!thread.Join(clock.ElapsedMilliseconds < 20 ? 1 : 20))
        {
            if (!stop.IsCancellationRequested && (Used() - used > LongAfter || clock.Elapsed > NotEvenOnABusyMachine / 2))
            {
                stop.Cancel();
                (used, _) = (Used(), 0);
            }
            else if (stop.IsCancellationRequested && (Used() - used > EndsWithin || clock.Elapsed > NotEvenOnABusyMachine))
            {
                return new Verdict(false, "takes long and does not end when it is stopped", NeverEnds: true);
            }
        }
        Cancellation.Attach(null);
        return verdict!;
    }

    private static double Used() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds / Math.Min(2, Environment.ProcessorCount);

    private static Verdict Call(Case test, CancellationToken token)
    {
        try
        {
            var result = test.Call();
            if (result is IEnumerable lazy and not string and not ICollection)
            {
                foreach (var _ in lazy)
                    token.ThrowIfCancellationRequested();
            }
            return new Verdict(true, "a result");
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return new Verdict(true, "long, and ends when it is stopped");
        }
        catch (ArgumentException refusal)
        {
            var names = test.Names.Any(name => refusal.Message.Contains(name, StringComparison.OrdinalIgnoreCase));
            return new Verdict(names, $"{(names ? "" : "does not name it: ")}{refusal.GetType().Name}: {refusal.Message}");
        }
        catch (InvalidOperationException said) when (IsOurs(said))
        {
            return new Verdict(true, said.Message);
        }
        catch (IOException said)
        {
            return new Verdict(test.TakesPath, $"{said.GetType().Name}: {said.Message}");
        }
        catch (Exception wrong)
        {
            var where = wrong.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("GenerativeCourse"))?.Trim();
            return new Verdict(false, $"{wrong.GetType().Name}: {wrong.Message} ({where})");
        }
    }

    // A sentence of the library's, not of a collection or an enumerator that was asked too much.
    private static bool IsOurs(Exception said) => said.TargetSite?.DeclaringType?.Assembly == typeof(Matrix).Assembly;
}
