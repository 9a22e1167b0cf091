namespace GenerativeCourse.Learning;

/// <summary>
/// A part of a network: named parameters, and parts of its own. Names join with dots, as in PyTorch:
/// "encoder.0.weight".
/// </summary>
public abstract class Module
{
    private readonly List<(string Name, Tensor Value)> _own = [];
    private readonly List<(string Name, Module Part)> _parts = [];

    /// <summary>Whether the module is training: dropout drops and batch norm looks at the batch.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>All parameters that training changes, with their names, this module's own first.</summary>
    public ParameterSet Parameters => new(State.Where(entry => entry.Value.RequiresGradient));

    /// <summary>Everything that is saved: the parameters, and running statistics, with their names.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => Entries("");

    /// <summary>Switches to training: dropout drops, batch norm looks at the batch.</summary>
    public void TrainingMode() => SetTraining(true);

    /// <summary>Switches to evaluation: dropout passes everything, batch norm uses its running statistics.</summary>
    public void EvaluationMode() => SetTraining(false);

    /// <summary>Saves parameters and running statistics as a safetensors file, which PyTorch reads, too.</summary>
    /// <param name="path">The file; it is overwritten.</param>
    public void Save(string path) => Safetensors.Save(path, State);

    /// <summary>Reads what <see cref="Save"/> or PyTorch wrote, into this module.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, lacks a name of this module, or has another shape for it.</exception>
    public void Load(string path) => Safetensors.LoadInto(path, State);

    /// <summary>Makes a parameter of this module.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="initializer">What fills it at first.</param>
    /// <param name="sizes">Sizes, outermost first.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected Tensor NewParameter(string name, Initializer initializer, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var parameter = Tensor.Parameter(sizes);
        initializer.Fill(parameter);
        Own(name, parameter);
        return parameter;
    }

    /// <summary>Makes a tensor that is saved with the module but not trained: a running statistic.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="value">Its value everywhere at first.</param>
    /// <param name="sizes">Sizes, outermost first.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected Tensor NewStatistic(string name, float value, params ReadOnlySpan<int> sizes)
    {
        var statistic = Tensor.Parameter(sizes);
        (statistic.Node.RequiresGradient, statistic.Node.RetainsGradient) = (false, false);
        statistic.Values.Fill(value);
        Own(name, statistic);
        return statistic;
    }

    /// <summary>Makes another module a part of this one.</summary>
    /// <param name="name">Its name within this module.</param>
    /// <param name="part">The part.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected T Add<T>(string name, T part)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(part);
        RequireFree(name);
        _parts.Add((name, part));
        foreach (var (full, value) in State)
            value.Node.Name = full;
        return part;
    }

    private void SetTraining(bool training)
    {
        IsTraining = training;
        foreach (var (_, part) in _parts)
            part.SetTraining(training);
    }

    private void Own(string name, Tensor value)
    {
        RequireFree(name);
        value.Node.Name = name;
        _own.Add((name, value));
    }

    private void RequireFree(string name)
    {
        if (string.IsNullOrEmpty(name) || _own.Exists(entry => entry.Name == name) || _parts.Exists(part => part.Name == name))
            throw new ArgumentException($"A part of a module needs a name of its own, and '{name}' is {(string.IsNullOrEmpty(name) ? "empty" : "taken")}.", nameof(name));
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Entries(string prefix)
    {
        foreach (var (name, value) in _own)
            yield return new(prefix + name, value);
        foreach (var (name, part) in _parts)
        {
            foreach (var entry in part.Entries($"{prefix}{name}."))
                yield return entry;
        }
    }
}
