// Every notebook begins with #load "setup.csx". One #r for each assembly whose types the cells name.
#r "../lib/bin/GenerativeCourse.dll"
#r "../lib/bin/GenerativeCourse.Charts.dll"
#r "../lib/bin/MathNet.Numerics.dll"
#r "../lib/bin/XPlot.Plotly.dll"
#r "../lib/bin/plotly/Plotly.NET.dll"
#r "../lib/bin/plotly/Plotly.NET.CSharp.dll"

using GenerativeCourse.Charts;
using Microsoft.DotNet.Interactive;

// The charts know no notebook: they learn here how to show and replace a value, and when the reader interrupts a cell.
Notebook.Attach(
    value => { var shown = KernelInvocationContext.Current.Display(value); return next => Notebook.Replace(KernelInvocationContext.Current, shown, next); },
    () => KernelInvocationContext.Current?.CancellationToken ?? default);
