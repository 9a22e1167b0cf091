using System.Collections;
using System.Reflection;
using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.SillyValues;

/// <summary>What a student may put in by mistake, by type.</summary>
internal static class Silly
{
    /// <summary>Each silly value of a parameter: how it is called, what a refusal has to name, and how it is made.</summary>
    public static IEnumerable<(string Label, string[] Names, Func<object?> Value)> Of(ParameterInfo parameter)
    {
        var type = Caller.Boxed(parameter.ParameterType);
        foreach (var (text, value) in Values(type, NullabilityOf(parameter)))
            yield return ($"{parameter.Name} = {text}", Names(parameter, type), value);
        if (!IsOptions(type))
            yield break;
        foreach (var option in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(option => option.SetMethod is { IsPublic: true }))
        {
            foreach (var (text, value) in Values(option.PropertyType, allowsNull: true))
            {
                yield return ($"{type.Name}.{option.Name} = {text}", [option.Name], () =>
                {
                    var options = Sensible.Value(type, parameter.Name!);
                    option.SetValue(options, value());
                    return options;
                });
            }
        }
    }

    // Data, sizes and layouts that do not fit one another: any of them may be named.
    private static string[] Names(ParameterInfo parameter, Type type)
    {
        var all = ((MethodBase)parameter.Member).GetParameters();
        var data = all.Where(p => IsData(Caller.Boxed(p.ParameterType))).ToArray();
        return IsData(type) ? [.. all.Select(p => p.Name!)]
            : type == typeof(int) || type == typeof(bool) ? [parameter.Name!, .. data.Select(p => p.Name!)]
            : [parameter.Name!];
    }

    private static bool IsData(Type type) => type == typeof(Matrix) || type == typeof(Tensor) || type.IsArray;

    /// <summary>A record whose options can be set one by one.</summary>
    public static bool IsOptions(Type type) =>
        type.Assembly == typeof(Matrix).Assembly && type.GetMethod("<Clone>$") is not null && type.GetConstructor(Type.EmptyTypes) is not null;

    private static bool NullabilityOf(ParameterInfo parameter) =>
        parameter.HasDefaultValue && parameter.DefaultValue is null;

    private static IEnumerable<(string Text, Func<object?> Value)> Values(Type type, bool allowsNull)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(int))
            return new[] { 0, -1, 1_000_000_000 }.Select(v => ($"{v}", Boxed(v)));
        if (type == typeof(long))
            return new[] { 0L, -1, 1_000_000_000 }.Select(v => ($"{v}", Boxed(v)));
        if (type == typeof(float))
            return new[] { 0f, -1, 1e9f, float.NaN }.Select(v => ($"{v}", Boxed(v)));
        if (type == typeof(double))
            return new[] { 0.0, -1, 1e9, double.NaN }.Select(v => ($"{v}", Boxed(v)));
        if (type == typeof(byte))
            return [("255", Boxed((byte)255))];
        if (type == typeof(bool))
            return [("true", Boxed(true))];
        if (type.IsEnum)
            return [("99", () => Enum.ToObject(type, 99))];
        if (type == typeof(string))
            return [("null", () => null), ("\"\"", () => "")];
        if (type == typeof(Matrix))
            return [.. Null(allowsNull), ("a matrix of nothing", () => new Matrix(0, 0)), ("a matrix of NaN", () => Filled(float.NaN)), ("a matrix of 255", () => Filled(255)), ("a matrix of other columns", () => new Matrix(12, 7))];
        if (type == typeof(ReadOnlyMemory<byte>))
            return [("labels of 255", () => (ReadOnlyMemory<byte>)Enumerable.Repeat((byte)255, 12).ToArray())];
        if (type.IsArray && type.GetArrayRank() == 1)
            return [.. Arrays(type.GetElementType()!)];
        if (type.IsGenericType && type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list && type.IsInterface && type.IsAssignableFrom(list.GetGenericArguments()[0].MakeArrayType()))
            return [("null", () => null), .. Arrays(list.GetGenericArguments()[0])];
        return type.IsValueType ? [] : [.. Null(allowsNull)];
    }

    private static IEnumerable<(string, Func<object?>)> Null(bool allowed) => allowed ? [] : [("null", () => null)];

    private static IEnumerable<(string, Func<object?>)> Arrays(Type element)
    {
        yield return ("nothing", () => Array.CreateInstance(element, 0));
        foreach (var (text, value) in element.IsArray || element == typeof(Matrix) ? [] : Values(element, allowsNull: false))
        {
            yield return ($"four times {text}", () =>
            {
                var array = Array.CreateInstance(element, 4);
                for (var i = 0; i < 4; i++)
                    array.SetValue(value(), i);
                return array;
            });
        }
    }

    private static Func<object?> Boxed<T>(T value) => () => value;

    private static Matrix Filled(float value)
    {
        var matrix = new Matrix(Sensible.Rows, Sensible.Columns);
        matrix.Span.Fill(value);
        return matrix;
    }
}
