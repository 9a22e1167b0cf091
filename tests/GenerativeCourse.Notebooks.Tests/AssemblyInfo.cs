// The console, the working folder and the environment belong to the whole process, and a cell uses all three.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
