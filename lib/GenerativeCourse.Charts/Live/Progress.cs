using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>A loop that shows how far it is: a bar, the rate, the time left. The course's tqdm.</summary>
public static class Progress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Walks through a sequence and shows how far the walk is. Lazy: nothing happens before the loop asks for the first item.
    /// An interrupt ends the loop after the running step, quietly, and the cell goes on behind it.
    /// </summary>
    /// <param name="sequence">What to walk through.</param>
    /// <param name="total">Its length, if known; asked from the sequence itself if it knows.</param>
    /// <param name="name">A word before the bar.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="total"/> is negative.</exception>
    public static IEnumerable<T> Over<T>(IEnumerable<T> sequence, int? total = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (total < 0) throw new ArgumentOutOfRangeException(nameof(total), $"total: the number of steps is not negative, not {total}.");
        return Walk(sequence, total ?? (sequence.TryGetNonEnumeratedCount(out var count) ? count : null), name);
    }

    private static IEnumerable<T> Walk<T>(IEnumerable<T> sequence, int? total, string? name)
    {
        var token = Notebook.Cancellation;
        var clock = Stopwatch.StartNew();
        var throttle = new Throttle(Interval);
        var done = 0;
        var (ended, interrupted) = (false, false);
        throttle.IsOpen();
        Action<object>? replace = Notebook.IsAttached ? Notebook.Display(Bar()) : null;
        var items = sequence.GetEnumerator();
        try
        {
            while (true)
            {
                if (token.IsCancellationRequested)
                {
                    interrupted = true;
                    yield break;
                }
                bool more;
                try
                {
                    more = items.MoveNext();
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    interrupted = true;
                    yield break;
                }
                if (!more) break;
                yield return items.Current;
                done++;
                if (replace is not null && throttle.IsOpen()) replace(Bar());
            }
            ended = true;
        }
        finally
        {
            // Also when the loop's body breaks or throws.
            items.Dispose();
            clock.Stop();
            LoopEnd.FinishAll();
            var last = Bar();
            if (replace is not null) replace(last);
            else Console.WriteLine(last.ToText());
        }

        ProgressBar Bar() => new(name, done, total, clock.Elapsed, ended, interrupted);
    }
}

/// <summary>How far a loop is.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
internal sealed class ProgressBar(string? name, int done, int? total, TimeSpan elapsed, bool ended, bool interrupted) : IShowable
{
    /// <inheritdoc/>
    public string ToHtml()
    {
        var share = total is > 0 ? Math.Min(1.0, (double)done / total.Value) : ended ? 1 : 0;
        var color = interrupted ? "#D55E00" : ended ? "#009E73" : "#0072B2";
        var html = new StringBuilder();
        html.Append("<div class=\"course-progress\" style=\"display:flex;align-items:center;gap:10px;height:24px;font:14px sans-serif\">");
        if (name is not null) html.Append(CultureInfo.InvariantCulture, $"<span>{Numbers.Escape(name)}</span>");
        html.Append(CultureInfo.InvariantCulture, $"<span style=\"display:inline-block;width:240px;height:12px;border-radius:6px;background:#8884;overflow:hidden\"><span style=\"display:block;height:12px;width:{Numbers.Pixel(share * 100)}%;background:{color}\"></span></span>");
        html.Append(CultureInfo.InvariantCulture, $"<span style=\"font-variant-numeric:tabular-nums\">{Numbers.Escape(Words())}</span></div>");
        return html.ToString();
    }

    /// <inheritdoc/>
    public string ToText() => (name is null ? "" : name + ": ") + Words();

    private string Words()
    {
        var words = new StringBuilder();
        words.Append(total is { } all ? $"{done}/{all}" : $"{done}");
        words.Append(CultureInfo.InvariantCulture, $" · {Time(elapsed)}");
        var seconds = elapsed.TotalSeconds;
        if (done > 0 && seconds > 0)
        {
            var rate = done / seconds;
            words.Append(CultureInfo.InvariantCulture, $" · {(rate >= 1 ? $"{Numbers.ForPeople(Numbers.Round(rate, 2))}/s" : $"{Numbers.ForPeople(Numbers.Round(1 / rate, 2))} s each")}");
            if (!ended && !interrupted && total > done) words.Append(CultureInfo.InvariantCulture, $" · {Time(TimeSpan.FromSeconds((total.Value - done) / rate))} left");
        }
        if (interrupted) words.Append(" · interrupted");
        return words.ToString();
    }

    private static string Time(TimeSpan span) =>
        span.TotalSeconds < 10 ? span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)
        : span.TotalHours < 1 ? span.ToString(@"m\:ss", CultureInfo.InvariantCulture)
        : span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
}
