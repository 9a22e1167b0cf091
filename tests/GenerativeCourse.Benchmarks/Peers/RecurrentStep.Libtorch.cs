using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenerativeCourse.Benchmarks;

internal sealed partial class LstmStep
{
    public override Action Libtorch()
    {
        var lstm = LSTM(Width, Width, batchFirst: true);
        return LibtorchTraining.LanguageModel(lstm, x => lstm.call(x).Item1, Batch, Time, Width, Classes);
    }
}

internal sealed partial class GruStep
{
    public override Action Libtorch()
    {
        var gru = GRU(Width, Width, batchFirst: true);
        return LibtorchTraining.LanguageModel(gru, x => gru.call(x).Item1, Batch, Time, Width, Classes);
    }
}
