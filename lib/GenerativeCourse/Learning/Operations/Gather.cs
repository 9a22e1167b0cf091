using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

// Rows of a table by their numbers: embeddings.
public readonly unsafe partial struct Tensor
{
    /// <summary>The rows with the given numbers: (V, C) to (ids.Length, C).</summary>
    /// <param name="ids">Row numbers from 0 to V - 1.</param>
    /// <exception cref="ArgumentException">The tensor is not a matrix, or there is no such row.</exception>
    public Tensor Gather(ReadOnlySpan<int> ids)
    {
        if (Shape.Rank != 2)
            throw new ArgumentException($"'gather' takes rows of a matrix, not of shape {Shape}.", nameof(ids));
        var (rows, columns) = (Shape[0], Shape[1]);
        var y = Node.For("gather", new Shape(ids.Length, columns), this);
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)rows)
                throw new ArgumentException($"'gather' takes rows 0 to {rows - 1} of shape {Shape}, but number {i} is {ids[i]}.", nameof(ids));
            Values.Slice(ids[i] * columns, columns).CopyTo(y.Values[(i * columns)..]);
        }
        if (y.RequiresGradient)
            ids.CopyTo(y.Note(ids.Length).Integers);
        return y.Done(GatherBackward);
    }

    // A row that was taken several times collects the gradients of all its copies.
    private static void GatherBackward(Node y)
    {
        y.Inputs[0].Node.AddGradient();
        var work = new GatherBack(y);
        Workers.Ranges(y.Shape[1], Math.Max(16, Grain / Math.Max(1, y.Shape[0])), ref work);
    }

    /// <summary>Each thread takes some columns of all rows, as two copies of a row may be anywhere.</summary>
    private readonly struct GatherBack(Node y) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var ids = y.NoteAt(0).Integers;
            var columns = y.Shape[1];
            for (var i = 0; i < ids.Length; i++)
            {
                var row = y.Inputs[0].Node.Gradient.Slice(ids[i] * columns + start, end - start);
                TensorPrimitives.Add(row, y.Gradient.Slice(i * columns + start, end - start), row);
            }
        }
    }

    /// <summary>One value of each row, such as the score of the class that was chosen: (…, C) to (…).</summary>
    /// <param name="columns">For each row, which value.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as rows, or there is no such column.</exception>
    public Tensor Pick(ReadOnlySpan<int> columns)
    {
        if (columns.Length != Shape.Rows || Shape.Rank == 0)
            throw new ArgumentException($"'pick' takes one value of each row of shape {Shape}: {Shape.Rows} columns, not {columns.Length}.", nameof(columns));
        var y = Node.For("pick", Shape.Without(-1), this);
        for (var row = 0; row < columns.Length; row++)
        {
            if ((uint)columns[row] >= (uint)Shape.Last)
                throw new ArgumentException($"'pick' takes columns 0 to {Shape.Last - 1} of shape {Shape}, but number {row} is {columns[row]}.", nameof(columns));
            y.Values[row] = Values[row * Shape.Last + columns[row]];
        }
        if (y.RequiresGradient)
            columns.CopyTo(y.Note(columns.Length).Integers);
        return y.Done(PickBackward);
    }

    private static void PickBackward(Node y)
    {
        var x = y.Inputs[0];
        var dx = x.Node.AddGradient();
        var columns = y.NoteAt(0).Integers;
        for (var row = 0; row < columns.Length; row++)
            dx[row * x.Shape.Last + columns[row]] += y.Gradient[row];
    }
}
