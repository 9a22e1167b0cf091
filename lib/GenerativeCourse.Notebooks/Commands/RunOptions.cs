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

    /// <summary>Where the results go as JUnit's XML; null for nowhere.</summary>
    public string? JUnit { get; init; }

    /// <summary>Run again each time a notebook is saved.</summary>
    public bool Watch { get; init; }

    /// <summary>The file through which this process, started for one notebook, tells how it went; null where it is nobody's child.</summary>
    public string? Report { get; init; }
}
