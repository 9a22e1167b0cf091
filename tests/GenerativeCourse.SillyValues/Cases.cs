using System.Reflection;
using System.Runtime.CompilerServices;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.SillyValues;

/// <summary>Every public constructor, setter and method of the library, each with one parameter, or one option of a record, silly.</summary>
internal static class Cases
{
    private static readonly string[] OfEveryRecord = ["Equals", "GetHashCode", "ToString", "Deconstruct", "PrintMembers", "<Clone>$", "GetType", "ToHtml"];

    /// <summary>What could not be tried, since no sensible arguments for it were found.</summary>
    public static SortedSet<string> Uncovered { get; } = [];

    public static IReadOnlyList<Case> All(string prefix) =>
    [
        .. from type in typeof(Matrix).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
           where IsTried(type) && type.FullName!.StartsWith($"GenerativeCourse.{prefix}", StringComparison.Ordinal)
           from member in Members(type)
           from test in Of(type, member)
           select test,
    ];

    private static bool IsTried(Type type) =>
        !type.IsInterface && !type.IsEnum && !type.IsGenericTypeDefinition && !typeof(Delegate).IsAssignableFrom(type) && !type.IsByRefLike
        && !typeof(Exception).IsAssignableFrom(type);

    private static IEnumerable<MethodBase> Members(Type type) =>
        type.GetConstructors().Cast<MethodBase>().Where(_ => !type.IsAbstract).Concat(
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(method => !OfEveryRecord.Contains(method.Name) && !method.Name.StartsWith("get_", StringComparison.Ordinal)
                    && !method.Name.StartsWith("op_", StringComparison.Ordinal) && !IsInit(method) && method.Name != "Dispose"));

    // An option: it is tried where a record with it is taken.
    private static bool IsInit(MethodInfo method) =>
        method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static IEnumerable<Case> Of(Type type, MethodBase member)
    {
        member = OfNumbers(member);
        var parameters = member.GetParameters();
        if (parameters.Length == 0 || !Caller.CanCall(member))
            yield break;
        var name = $"{type.FullName!["GenerativeCourse.".Length..]}{(member.IsConstructor ? "" : "." + member.Name)}({string.Join(", ", parameters.Select(p => p.Name))})";
        var call = Caller.Of(member);
        if (call is null || !Works(type, member, call))
        {
            Uncovered.Add(name);
            yield break;
        }
        var takesPath = parameters.Any(p => Caller.Boxed(p.ParameterType) is var boxed && (boxed == typeof(string) || boxed == typeof(string[])));
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            foreach (var (label, names, value) in Silly.Of(parameter))
            {
                var at = i;
                yield return new Case($"{name} with {label}", names, () =>
                {
                    var arguments = Sensible.Arguments(parameters);
                    arguments[at] = value();
                    return call(member.IsStatic || member.IsConstructor ? null : Arguments.InstanceFor(member, type), arguments);
                }, takesPath);
            }
        }
    }

    /// <summary>Of a method of any types, the one of whole numbers.</summary>
    private static MethodBase OfNumbers(MethodBase member)
    {
        if (member is not MethodInfo { IsGenericMethodDefinition: true } method)
            return member;
        try
        {
            return method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(int))]);
        }
        catch (ArgumentException)
        {
            return member; // It takes types of its own only.
        }
    }

    /// <summary>Whether it works with what is sensible: only then does a refusal say something about the silly value.</summary>
    private static bool Works(Type type, MethodBase member, Func<object?, object?[], object?> call)
    {
        var threads = Workers.Count;
        if (Environment.GetEnvironmentVariable("SILLY_WHY") is not null)
            Console.WriteLine($"? {type.Name}.{member.Name}");
        try
        {
            var result = call(member.IsStatic || member.IsConstructor ? null : Arguments.InstanceFor(member, type), Sensible.Arguments(member.GetParameters()));
            if (result is System.Collections.IEnumerable lazy and not string)
                foreach (var _ in lazy) break;
            return true;
        }
        catch (Exception e)
        {
            if (Environment.GetEnvironmentVariable("SILLY_WHY") is not null)
                Console.WriteLine($"# {type.Name}.{member.Name}: {e.GetType().Name} {e.Message.ReplaceLineEndings(" ")}");
            return false;
        }
        finally
        {
            Workers.Count = threads;
        }
    }
}
