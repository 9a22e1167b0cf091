using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Learning;

public static unsafe partial class Losses
{
    /// <summary>
    /// The cross-entropy of classes: the mean of -ln softmax(x)[label] over the rows whose label is not ignored.
    /// With smoothing s the target is 1 - s on the label plus s/C on every class (Szegedy et al. 2016, section 7).
    /// </summary>
    /// <param name="logits">(…, C): a row of scores for each example or position.</param>
    /// <param name="labels">A class for each row, 0 to C - 1.</param>
    /// <param name="ignore">The label of rows that do not count, such as padding.</param>
    /// <param name="smoothing">s, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The numbers of labels and rows differ, or a label is out of range.</exception>
    public static Tensor CrossEntropy(Tensor logits, ReadOnlySpan<int> labels, int ignore = -1, float smoothing = 0)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Last);
        if (labels.Length != rows)
            throw new ArgumentException($"'cross-entropy' of logits of shape {logits.Shape} needs {rows} labels, one a row, not {labels.Length}.", nameof(labels));
        if (!(smoothing is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Label smoothing is between 0 and 1.");
        var counted = 0;
        foreach (var label in labels)
        {
            if (label == ignore)
                continue;
            if ((uint)label >= (uint)classes)
                throw new ArgumentException($"'cross-entropy' of logits of shape {logits.Shape} takes labels 0 to {classes - 1}, not {label}.", nameof(labels));
            counted++;
        }
        var y = Node.For("cross-entropy", new Shape(), logits);
        // The gradient is known as soon as the loss is: softmax(x) - target, over the number of rows.
        var gradient = y.RequiresGradient ? y.Note(rows * classes).Pointer : null;
        using var losses = new Scratch(rows);
        fixed (int* label = labels)
        {
            var work = new CrossEntropyRows(logits.Pointer, label, losses.Pointer, gradient, classes, ignore, smoothing, 1f / Math.Max(1, counted));
            Workers.Ranges(rows, Math.Max(1, 2048 / Math.Max(1, classes)), ref work);
        }
        var total = 0.0;
        foreach (var loss in losses.Span)
            total += loss;
        y.Values[0] = (float)(total / Math.Max(1, counted));
        return y.Done(CrossEntropyBackward);
    }

    private static void CrossEntropyBackward(Node y) => AddNote(y, input: 0, note: 0);

    /// <summary>The gradient that the forward half noted, times the gradient of the loss itself, which is 1 most of the time.</summary>
    private static void AddNote(Node y, int input, int note)
    {
        if (!y.Inputs[input].RequiresGradient)
            return;
        var x = y.Inputs[input].Node;
        var scale = y.Gradient[0];
        var first = x.WriteGradient();
        var work = new NoteWork(y.NoteAt(note).Pointer, x.GradientPointer, scale, first);
        Workers.Ranges(x.Shape.Length, 1 << 14, ref work);
    }

    private readonly struct NoteWork(float* note, float* gradient, float scale, bool first) : IRangeWork
    {
        public void Run(int start, int end)
        {
            var from = new ReadOnlySpan<float>(note + start, end - start);
            var to = new Span<float>(gradient + start, end - start);
            if (first)
                TensorPrimitives.Multiply(from, scale, to);
            else
                TensorPrimitives.MultiplyAdd(from, scale, to, to);
        }
    }

    private readonly struct CrossEntropyRows(float* logits, int* labels, float* losses, float* gradient, int classes, int ignore, float smoothing, float weight) : IRangeWork
    {
        public void Run(int start, int end)
        {
            using var scratch = new Scratch(classes);
            for (var row = start; row < end; row++)
            {
                var x = logits + (long)row * classes;
                var weights = gradient == null ? scratch.Pointer : gradient + (long)row * classes;
                var p = new Span<float>(weights, classes);
                var label = labels[row];
                losses[row] = 0;
                if (label == ignore)
                {
                    p.Clear();
                    continue;
                }
                // -ln softmax = ln Σ e^(x - max) - (x - max), which keeps small losses exact.
                var exp = new ExpRow(x, weights, classes);
                var mean = smoothing == 0 ? 0 : MeanBelow(exp.Max, x);
                losses[row] = exp.LogSum - (1 - smoothing) * (x[label] - exp.Max) - smoothing * mean;
                if (gradient == null)
                    continue;
                TensorPrimitives.Multiply(p, weight / exp.Sum, p);
                if (smoothing != 0)
                    TensorPrimitives.Subtract(p, weight * smoothing / classes, p);
                p[label] -= weight * (1 - smoothing);
            }
        }

        private float MeanBelow(float max, float* x)
        {
            var sum = 0.0;
            for (var i = 0; i < classes; i++)
                sum += x[i] - max;
            return (float)(sum / classes);
        }
    }
}
