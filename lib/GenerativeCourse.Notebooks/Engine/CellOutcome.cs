namespace GenerativeCourse.Notebooks.Engine;

/// <summary>How a cell ended.</summary>
internal enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, or threw.</summary>
    Error,

    /// <summary>It was interrupted; its <see cref="CellOutcome.Error"/> says so in words.</summary>
    Interrupted,
}

/// <summary>The result of a cell.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">Its trailing expression, formatted; null where there is none or it is null. A cell that ended on its own terms when it was interrupted may have one.</param>
/// <param name="Error">What went wrong; null exactly when the status is <see cref="CellStatus.Ok"/>.</param>
internal sealed record CellOutcome(CellStatus Status, MimeBundle? Value, CellError? Error);

/// <summary>An error as a front end shows it.</summary>
/// <param name="Name">The exception's type, or <c>CompilationError</c>.</param>
/// <param name="Message">One clear sentence.</param>
/// <param name="Line">The line of the cell, from 1, where it is known.</param>
/// <param name="Traceback">Lines with ANSI colours; no frame of Roslyn or of the engine is in it.</param>
internal sealed record CellError(string Name, string Message, int? Line, IReadOnlyList<string> Traceback);
