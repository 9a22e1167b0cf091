namespace GenerativeCourse.Tests;

/// <summary>Tests that change the number of threads, or measure memory: no other test runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
