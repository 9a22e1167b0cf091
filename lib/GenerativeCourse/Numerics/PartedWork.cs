namespace GenerativeCourse.Numerics;

/// <summary>Work that is cut into parts with a number each. A struct, so that posting it allocates nothing.</summary>
public interface IPartedWork
{
    /// <summary>Does one part, 0 to parts - 1. Parts run at the same time: each writes only what is its own.</summary>
    public void Run(int part);
}

/// <summary>Work on a range of items. A struct, so that posting it allocates nothing.</summary>
public interface IRangeWork
{
    /// <summary>Does the items from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public void Run(int start, int end);
}
