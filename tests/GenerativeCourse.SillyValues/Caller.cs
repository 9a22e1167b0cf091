using System.Linq.Expressions;
using System.Reflection;

namespace GenerativeCourse.SillyValues;

/// <summary>Calls a constructor or a method with boxed arguments; arrays become the spans that cannot be boxed.</summary>
internal static class Caller
{
    /// <summary>Whether reflection can call it: it takes nothing by reference, and no type that is not said.</summary>
    public static bool CanCall(MethodBase member) =>
        !member.ContainsGenericParameters && !member.GetParameters().Any(p => p.ParameterType.IsByRef || p.ParameterType.IsPointer || IsOnlyOnTheStack(p.ParameterType));

    /// <summary>The call, or null where it takes or gives what no box can hold.</summary>
    public static Func<object?, object?[], object?>? Of(MethodBase member)
    {
        if (!CanCall(member))
            return null;
        try
        {
            var (instance, arguments) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object?[])));
            var values = member.GetParameters().Select((p, i) => Unboxed(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)).ToArray();
            Expression call = member switch
            {
                ConstructorInfo constructor => Expression.New(constructor, values),
                MethodInfo { IsStatic: true } method => Expression.Call(method, values),
                MethodInfo method => Expression.Call(Expression.Convert(instance, method.DeclaringType!), method, values),
                _ => throw new NotSupportedException(),
            };
            if (call.Type.IsByRefLike)
                call = call.Type.IsGenericType ? Expression.Call(call, "ToArray", null) : Expression.Block(call, Expression.Constant(null));
            var body = call.Type == typeof(void) ? Expression.Block(call, Expression.Constant(null)) : (Expression)Expression.Convert(call, typeof(object));
            return Expression.Lambda<Func<object?, object?[], object?>>(body, instance, arguments).Compile();
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What stands in the box for a parameter: an array for a span, else the type itself.</summary>
    public static Type Boxed(Type type) =>
        type.IsByRefLike && type.IsGenericType ? type.GetGenericArguments()[0].MakeArrayType() : type;

    // A ref struct other than a span, for which an array can stand.
    private static bool IsOnlyOnTheStack(Type type) => type.IsByRefLike && type.Assembly == typeof(Numerics.Matrix).Assembly;

    private static Expression Unboxed(Expression box, Type type)
    {
        var boxed = Boxed(type);
        if (boxed == type)
            return Expression.Convert(box, type);
        var conversion = type.GetMethod("op_Implicit", [boxed]) ?? throw new NotSupportedException();
        return Expression.Call(conversion, Expression.Convert(box, boxed));
    }
}
