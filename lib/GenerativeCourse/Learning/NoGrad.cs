namespace GenerativeCourse.Learning;

/// <summary>
/// Switches gradients off on this thread for the time of a <c>using</c>: results are computed, but no way back is
/// kept. For evaluation, sampling, and changing parameters by hand.
/// <code>using (NoGrad.Begin()) accuracy = Accuracy(model.Forward(test));</code>
/// </summary>
public static class NoGrad
{
    [ThreadStatic]
    private static int t_depth;

    /// <summary>Whether gradients are off on this thread.</summary>
    public static bool IsOn => t_depth > 0;

    /// <summary>Switches gradients off until the result is disposed.</summary>
    public static Scope Begin()
    {
        t_depth++;
        return new Scope();
    }

    /// <summary>The time in which gradients are off.</summary>
    public ref struct Scope : IDisposable
    {
        private bool _ended;

        /// <summary>Switches gradients on again, unless an outer scope keeps them off. The second call does nothing.</summary>
        public void Dispose()
        {
            if (!_ended)
                t_depth--;
            _ended = true;
        }
    }
}
