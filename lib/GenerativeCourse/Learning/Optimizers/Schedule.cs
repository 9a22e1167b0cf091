namespace GenerativeCourse.Learning;

/// <summary>How the learning rate changes during training: a factor for each step, counted from 0.</summary>
public sealed class Schedule
{
    private readonly Func<long, float> _factor;

    /// <summary>Makes a schedule of one's own.</summary>
    /// <param name="factor">The factor of the learning rate at a step, counted from 0.</param>
    public Schedule(Func<long, float> factor) => _factor = factor ?? throw new ArgumentNullException(nameof(factor));

    /// <summary>The same learning rate all the time.</summary>
    public static Schedule Constant { get; } = new(_ => 1);

    /// <summary>The factor at a step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public float At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _factor(step);
    }

    /// <summary>Multiplies the learning rate by a factor every so many steps.</summary>
    /// <param name="every">Steps between two changes, positive.</param>
    /// <param name="factor">What the learning rate is multiplied by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not positive.</exception>
    public static Schedule Step(long every, float factor = 0.1f)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        return new(step => MathF.Pow(factor, step / every));
    }

    /// <summary>Falls from 1 along half a cosine wave (Loshchilov and Hutter 2017, eq. 5) and stays at the end.</summary>
    /// <param name="steps">How many steps it takes, positive.</param>
    /// <param name="final">The factor at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is not positive.</exception>
    public static Schedule Cosine(long steps, float final = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return new(step => final + (1 - final) * 0.5f * (1 + MathF.Cos(MathF.PI * Math.Min(step, steps) / steps)));
    }

    /// <summary>Rises in a straight line, 1/steps at step 0, 2/steps at step 1, …, then follows another schedule from its start.</summary>
    /// <param name="steps">How many steps it rises, positive.</param>
    /// <param name="then">What follows; constant by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is not positive.</exception>
    public static Schedule WarmUp(long steps, Schedule? then = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return new(step => step < steps ? (step + 1f) / steps : (then ?? Constant).At(step - steps));
    }
}
