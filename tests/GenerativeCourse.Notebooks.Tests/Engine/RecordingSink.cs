using System.Text;
using GenerativeCourse.Notebooks.Engine;

namespace GenerativeCourse.Notebooks.Tests.Engine;

/// <summary>Remembers what a cell showed.</summary>
internal sealed class RecordingSink : ICellSink
{
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    public string Errors
    {
        get { lock (output) return errors.ToString(); }
    }

    public List<DisplayedOutput> Displays { get; } = [];

    public List<DisplayedOutput> Updates { get; } = [];

    public List<string> Order { get; } = [];

    public void Stream(StreamName name, string text)
    {
        lock (output)
        {
            (name == StreamName.Stdout ? output : errors).Append(text);
            Order.Add(text);
        }
    }

    public void Display(DisplayedOutput shown)
    {
        Displays.Add(shown);
        Order.Add("display " + shown.Bundle.PlainText);
    }

    public void UpdateDisplay(DisplayedOutput shown)
    {
        Updates.Add(shown);
        Order.Add("update " + shown.Bundle.PlainText);
    }

    public void ClearOutput(bool wait) => Order.Add("clear");
}
