using System.CommandLine;
using GenerativeCourse.Notebooks.Commands;

return await CourseCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
