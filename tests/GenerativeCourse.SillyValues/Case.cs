namespace GenerativeCourse.SillyValues;

/// <summary>One call with one silly value.</summary>
/// <param name="Name">What is called, with what.</param>
/// <param name="Names">Names of which the refusal has to say one.</param>
/// <param name="Call">Makes everything anew and calls.</param>
/// <param name="TakesPath">Whether a file that is not there is a fine answer.</param>
internal sealed record Case(string Name, string[] Names, Func<object?> Call, bool TakesPath);
