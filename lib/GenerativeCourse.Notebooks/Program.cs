using GenerativeCourse.Notebooks.Commands;

return await CourseCommands.Create().Parse(args).InvokeAsync();
