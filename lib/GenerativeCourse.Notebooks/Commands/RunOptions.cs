namespace GenerativeCourse.Notebooks.Commands;

/// <summary>What <c>run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    /// <summary>Notebooks and folders of notebooks; none for the course's own.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The value of <c>COURSE_PRESET</c> for the notebooks; null to leave it.</summary>
    public string? Preset { get; init; }

    /// <summary>Write into the notebooks themselves.</summary>
    public bool InPlace { get; init; }

    /// <summary>The folder for executed copies.</summary>
    public string? Out { get; init; }

    /// <summary>The most that one cell may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Go on after a cell that failed.</summary>
    public bool KeepGoing { get; init; }
}
