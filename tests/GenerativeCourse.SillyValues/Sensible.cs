using System.Linq.Expressions;
using System.Reflection;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.SillyValues;

/// <summary>Arguments that make sense together: 12 cases of 4 coins, two classes, small sizes; models fitted on them.</summary>
internal static class Sensible
{
    public const int Rows = 12, Columns = 4;

    public static object?[] Arguments(ParameterInfo[] parameters) => [.. parameters.Select(Argument)];

    /// <summary>A model or helper to call methods of; fitted, if it can be.</summary>
    public static object Instance(Type type)
    {
        if (Makers.Table.TryGetValue(type, out var maker))
            return maker();
        var instance = New(type, 0);
        if (type.GetMethods().FirstOrDefault(method => method.Name == "Fit" && !method.IsStatic) is { } fit && Caller.Of(fit) is { } call)
            call(instance, Arguments(fit.GetParameters()));
        return instance;
    }

    public static object? Value(Type type, string name) => Value(type, name, 0);

    private static object? Argument(ParameterInfo parameter) =>
        SillyValues.Arguments.TryGet(parameter, out var known) ? known
        : parameter.HasDefaultValue && parameter.Name != "latent" && !Silly.IsOptions(parameter.ParameterType)
            ? parameter.DefaultValue ?? (Caller.Boxed(parameter.ParameterType).IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? Activator.CreateInstance(parameter.ParameterType) : null)
            : Value(Caller.Boxed(parameter.ParameterType), parameter.Name!, 0);

    private static object? Value(Type type, string name, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Makers.Table.TryGetValue(type, out var maker))
            return maker();
        if (type == typeof(int))
            return Whole(name);
        if (type == typeof(long))
            return (long)Whole(name);
        if (type == typeof(byte))
            return (byte)1;
        if (type == typeof(float))
            return 0.5f;
        if (type == typeof(double))
            return 0.5;
        if (type == typeof(bool))
            return false;
        if (type == typeof(string))
            return name.Contains("path", StringComparison.OrdinalIgnoreCase) ? Path.Combine(Path.GetTempPath(), "silly-values.bin") : "alpha beta";
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type == typeof(Matrix))
            return Coins();
        if (type == typeof(Tensor))
            return Tensor.From(Coins());
        if (type == typeof(RandomStream) || type == typeof(Random))
            return new RandomStream(1);
        if (type == typeof(ReadOnlyMemory<byte>))
            return (ReadOnlyMemory<byte>)Labels();
        if (type == typeof(byte[]))
            return Labels();
        if (type == typeof(double[,]))
            return new[,] { { 0.25, 0.25, 0.25, 0.25 }, { 0.25, 0.25, 0.25, 0.25 }, { 0.25, 0.25, 0.25, 0.25 }, { 0.25, 0.25, 0.25, 0.25 } };
        if (type.IsArray)
            return List(type.GetElementType()!, name, depth);
        if (type.IsInterface && type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IReadOnlyList<>) || definition == typeof(IEnumerable<>) || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IList<>)))
            return List(type.GetGenericArguments()[0], name, depth);
        return typeof(Delegate).IsAssignableFrom(type) ? Function(type, name, depth) : New(type, depth);
    }

    /// <summary>A function that always says the same sensible thing.</summary>
    private static Delegate Function(Type type, string name, int depth)
    {
        var invoke = type.GetMethod("Invoke")!;
        var body = invoke.ReturnType == typeof(void) ? Expression.Empty()
            : (Expression)Expression.Convert(Expression.Constant(Value(invoke.ReturnType, name, depth + 1)), invoke.ReturnType);
        return Expression.Lambda(type, body, invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType))).Compile();
    }

    private static Array List(Type element, string name, int depth)
    {
        if (element == typeof(int) && name.Contains("size", StringComparison.OrdinalIgnoreCase))
            return new[] { 4, 3, 2 };
        if (element == typeof(int))
            return new[] { 0, 1, 1, 0 };
        if (element == typeof(double))
            return new[] { 0.25, 0.25, 0.25, 0.25 };
        if (element == typeof(float))
            return new[] { 0.25f, 0.25f, 0.25f, 0.25f };
        if (element == typeof(string))
            return new[] { "alpha", "beta", "alpha", "gamma" };
        var single = element == typeof(Matrix) || element == typeof(byte[]);
        var list = Array.CreateInstance(element, single ? 1 : 4);
        for (var i = 0; i < list.Length; i++)
            list.SetValue(Value(element, name, depth + 1), i);
        return list;
    }

    private static int Whole(string name) => name switch
    {
        "classes" or "topics" or "k" or "states" or "components" => 2,
        "epochs" or "iterations" or "sweeps" or "seed" or "samples" or "label" or "y" or "degree" => 1,
        "row" or "column" or "index" or "first" or "firstRow" or "start" or "dimension" or "axis" or "topic" or "state" or "document" or "layer" or "part" or "word" or "step" => 0,
        "count" or "length" or "steps" => 3,
        _ => Columns,
    };

    private static object New(Type type, int depth)
    {
        if (depth > 3)
            throw new NotSupportedException($"no maker for {type}");
        Exception? last = null;
        if (!type.IsAbstract)
        {
            foreach (var constructor in type.GetConstructors().OrderBy(constructor => constructor.GetParameters().Length))
            {
                if (constructor.GetParameters().Any(p => p.ParameterType == type) || Caller.Of(constructor) is not { } call)
                    continue;
                try
                {
                    return call(null, [.. constructor.GetParameters().Select(p => p.HasDefaultValue ? Argument(p) : Value(Caller.Boxed(p.ParameterType), p.Name!, depth + 1))])!;
                }
                catch (Exception e)
                {
                    last = e;
                }
            }
        }
        foreach (var factory in type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == type && !method.IsGenericMethod))
        {
            try
            {
                if (Caller.Of(factory) is { } call)
                    return call(null, [.. factory.GetParameters().Select(p => p.HasDefaultValue ? Argument(p) : Value(Caller.Boxed(p.ParameterType), p.Name!, depth + 1))])!;
            }
            catch (Exception e)
            {
                last = e;
            }
        }
        throw new NotSupportedException($"no maker for {type}", last);
    }

    /// <summary>Two kinds of rows, and a coin in each that differs.</summary>
    public static Matrix Coins()
    {
        var matrix = new Matrix(Rows, Columns);
        for (var i = 0; i < Rows; i++)
            for (var j = 0; j < Columns; j++)
                matrix[i, j] = (i % 2 == 0) == (j < 2) ^ (i / 2 % Columns == j) ? 1 : 0;
        return matrix;
    }

    private static byte[] Labels() => [.. Enumerable.Range(0, Rows).Select(i => (byte)(i % 2))];
}
