// Calls every public constructor and method of the library with 0, -1, a billion, NaN, null and nothing at all, and writes
// one line for each call: what was called, and what came of it. GenerativeCourse.Tests runs it in a process of its own with
// 1 GB of memory, since some answers would end the process.
//
//   list [namespace]          every case with its number
//   run FIRST [namespace]     runs from case FIRST on; a case that never ends ends the process with code 3
using GenerativeCourse.SillyValues;

var cases = Cases.All(args.ElementAtOrDefault(args is ["run", ..] ? 2 : 1) ?? "");
switch (args)
{
    case ["list", ..]:
        for (var i = 0; i < cases.Count; i++)
            Console.WriteLine($"{i}\t{cases[i].Name}");
        foreach (var member in Cases.Uncovered.Order())
            Console.WriteLine($"uncovered\t{member}");
        return 0;
    case ["run", var first, ..]:
        for (var i = int.Parse(first); i < cases.Count; i++)
        {
            Console.WriteLine($"case\t{i}\t{cases[i].Name}");
            var verdict = Trial.Of(cases[i]);
            Console.WriteLine($"{(verdict.IsFine ? "fine" : "WRONG")}\t{i}\t{verdict.Text.ReplaceLineEndings(" ")}");
            if (verdict.NeverEnds)
            {
                Console.Out.Flush();
                Environment.Exit(3);
            }
        }
        foreach (var member in Cases.Uncovered.Order())
            Console.WriteLine($"uncovered\t{member}");
        Console.WriteLine("done");
        return 0;
    default:
        Console.WriteLine("list [namespace] | run FIRST [namespace]");
        return 1;
}
