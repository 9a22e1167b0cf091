using System.CommandLine;
using GenerativeCourse.Notebooks.Commands;
using GenerativeCourse.Notebooks.Engine;

return await CourseCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration
{
    ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    Output = ConsoleRouter.HostOut,
    Error = ConsoleRouter.HostError,
});
