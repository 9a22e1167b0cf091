namespace GenerativeCourse.Charts;

/// <summary>The notebook that the course runs in, if any. setup.csx attaches it; without one, everything prints text.</summary>
public static class Notebook
{
    private static Func<object, Action<object>>? _show;
    private static Func<CancellationToken>? _cancellation;

    /// <summary>True if a notebook shows what is displayed.</summary>
    public static bool IsAttached => _show is not null;

    /// <summary>Is cancelled when the reader interrupts the running cell.</summary>
    public static CancellationToken Cancellation
    {
        get
        {
            try
            {
                return _cancellation?.Invoke() ?? CancellationToken.None;
            }
            catch (Exception gone) when (gone is NullReferenceException or ObjectDisposedException)
            {
                // Between two cells there is no current invocation to ask, and a cell that has ended has nothing to tell.
                return CancellationToken.None;
            }
        }
    }

    /// <summary>Says how to show a value and how to learn of an interrupt; setup.csx calls it.</summary>
    /// <param name="show">Shows a value and returns what replaces it by another.</param>
    /// <param name="cancellation">The running cell's token.</param>
    public static void Attach(Func<object, Action<object>> show, Func<CancellationToken> cancellation)
    {
        ArgumentNullException.ThrowIfNull(show);
        ArgumentNullException.ThrowIfNull(cancellation);
        _ = Numerics.Workers.Count; // a COURSE_THREADS that is no number is said in the first cell
        (_show, _cancellation) = (show, cancellation);
        Numerics.Cancellation.Attach(() => Cancellation); // the library's loops stop with the cell, too
        ForeignCharts.Register();
        WarmUp.Start();
    }

    /// <summary>Forgets the notebook: values print as text from here on.</summary>
    public static void Detach()
    {
        (_show, _cancellation) = (null, null);
        Numerics.Cancellation.Attach(null);
    }

    /// <summary>Shows another value in the place of a displayed one; setup.csx calls it.</summary>
    /// <inheritdoc cref="DisplayedValues.Replace"/>
    public static void Replace(object? context, object shown, object next)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(next);
        DisplayedValues.Replace(context, shown, next);
    }

    /// <summary>
    /// A chart of another library, or a sentence where this kernel cannot run the library: .NET Interactive's own holds an older
    /// FSharp.Core than Plotly.NET needs.
    /// </summary>
    /// <param name="make">Makes the chart.</param>
    public static object OrWhyNot(Func<object> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return make();
        }
        catch (Exception error) when (Cause(error) is MissingMethodException or TypeLoadException or FileNotFoundException or FileLoadException)
        {
            return $"This kernel cannot draw it, because it holds an older version of a library than the chart needs; the course's kernel can. ({Cause(error).Message})";
        }
    }

    private static Exception Cause(Exception error) => error is TypeInitializationException or System.Reflection.TargetInvocationException && error.InnerException is { } inner ? Cause(inner) : error;

    /// <summary>Shows a value: a chart, a grid, a table, any object.</summary>
    public static void Show(object value) => Display(value);

    /// <summary>Shows a value that will be replaced by others: <c>var live = Notebook.Live(first); live.Update(next);</c></summary>
    public static Live Live(object initial) => new(initial);

    /// <summary>Shows a value and returns what replaces it.</summary>
    internal static Action<object> Display(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_show is { } show) return show(value);
        Console.WriteLine(value is IShowable showable ? showable.ToText() : Numbers.Text(value));
        return _ => { };
    }
}
