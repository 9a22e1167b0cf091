using System.Globalization;
using System.Reflection;

namespace GenerativeCourse.Learning;

/// <summary>An option that a reader changed and that can make a training diverge.</summary>
internal readonly record struct Suspect(string Name, object? Value, object? Default);

/// <summary>
/// The sentence of a diverged training. It names an option only where exactly one that can cause it was changed from its
/// default: with two or none, nobody knows.
/// </summary>
internal static class Divergence
{
    private static readonly string[] Causes =
    [
        "LearningRate", "FinalLearningRate", "Momentum", "WeightDecay", "Sparsity", "SparsityCost", "Beta", "ClipNorm", "Noise", "InitialDeviation",
    ];

    /// <summary>Which options of a record were changed from their defaults and can be the cause.</summary>
    /// <param name="options">A record with a constructor that takes nothing.</param>
    public static IReadOnlyList<Suspect> Changed(object options)
    {
        var type = options.GetType();
        var usual = Activator.CreateInstance(type);
        return
        [
            .. from name in Causes
               let property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)
               where property is not null
               let suspect = new Suspect(name, property.GetValue(options), property.GetValue(usual))
               where !Equals(suspect.Value, suspect.Default)
               select suspect,
        ];
    }

    /// <summary>The same of one value that stands in no record: a suspect, or none.</summary>
    public static IReadOnlyList<Suspect> Changed<T>(string name, T value, T usual) =>
        EqualityComparer<T>.Default.Equals(value, usual) ? [] : [new Suspect(name, value, usual)];

    /// <summary>The exception to throw.</summary>
    /// <param name="what">What is wrong, as in "the loss".</param>
    /// <param name="value">What it is now.</param>
    /// <param name="epoch">How often the data have been seen, in fractions.</param>
    /// <param name="suspects">What the reader changed.</param>
    /// <param name="trace">Where it was found first, if that is known.</param>
    public static InvalidOperationException Of(string what, double value, double epoch, IReadOnlyList<Suspect>? suspects = null, Exception? trace = null)
    {
        var culprit = suspects is [var only] ? string.Create(CultureInfo.InvariantCulture, $" {only.Name} is {only.Value}; its default is {only.Default ?? "none"}.") : "";
        return new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"The training diverged: {what} is {value:G4} at epoch {epoch:0.##}.{culprit}"), trace);
    }
}
