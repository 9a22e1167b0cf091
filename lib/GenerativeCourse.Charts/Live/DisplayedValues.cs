using System.Reflection;

namespace GenerativeCourse.Charts;

/// <summary>Replaces what is shown, in any kernel whose displayed values have an Update method.</summary>
internal static class DisplayedValues
{
    private const string Formatting = "Microsoft.DotNet.Interactive.Formatting";
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;

    /// <summary>
    /// Shows another value in the place of a displayed one. .NET Interactive's own Update sends the first value's forms again
    /// (measured in Microsoft.dotnet-interactive 1.0.712001), so there the event is published with forms made of the new value.
    /// </summary>
    /// <param name="context">The running cell's KernelInvocationContext; null between cells.</param>
    /// <param name="shown">What its Display method returned.</param>
    /// <param name="next">The new value.</param>
    public static void Replace(object? context, object shown, object next)
    {
        if (context is null || Event(context, shown, next) is not { } updated || context.GetType().GetMethod("Publish", [updated.GetType()]) is not { } publish)
            shown.GetType().GetMethod("Update", [typeof(object)])?.Invoke(shown, [next]);
        else publish.Invoke(context, [updated]);
    }

    private static object? Event(object context, object shown, object next)
    {
        var kernel = context.GetType().Assembly;
        var type = kernel.GetType("Microsoft.DotNet.Interactive.Events.DisplayedValueUpdated");
        var forms = AppDomain.CurrentDomain.GetAssemblies().Where(a => a == kernel || a.GetName().Name == Formatting)
            .SelectMany(a => new[] { a.GetType("Microsoft.DotNet.Interactive.FormattedValue"), a.GetType($"{Formatting}.FormattedValue") })
            .OfType<Type>().FirstOrDefault()?.GetMethod("CreateManyFromObject", Static);
        var id = shown.GetType().GetProperty("DisplayId")?.GetValue(shown);
        var command = context.GetType().GetProperty("Command")?.GetValue(context);
        if (type is null || forms is null || id is null || command is null) return null;
        return Activator.CreateInstance(type, next, id, command, forms.Invoke(null, [next, Array.Empty<string>()]));
    }
}
