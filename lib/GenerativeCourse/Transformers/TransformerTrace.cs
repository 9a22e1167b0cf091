using GenerativeCourse.Learning;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Transformers;

/// <summary>What flows through one box of the architecture while it reads one sentence and writes another.</summary>
/// <param name="Box">Its name, from "words" to "probabilities".</param>
/// <param name="Value">One row a word; an attention's has one column for each word looked at.</param>
public sealed record TracedTensor(string Box, Matrix Value);

/// <content>A look inside.</content>
public sealed partial class Transformer
{
    /// <summary>Every tensor on the way of one pair, in the order of the computation.</summary>
    /// <param name="source">The ids of the words it reads, without marks.</param>
    /// <param name="target">The ids of the words it has written, without marks.</param>
    public IReadOnlyList<TracedTensor> Trace(int[] source, int[] target)
    {
        Require(source, Source, nameof(source));
        Require(target, Target, nameof(target));
        using var asking = new Asking(this);
        var boxes = new List<TracedTensor>();
        void See(string box, Tensor value) => boxes.Add(new(box, value.Reshape(value.Length / value.Shape.Last, value.Shape.Last).ToMatrix()));
        void SeeHeads(string box, Tensor weights)
        {
            for (var head = 0; head < Options.Heads; head++) See($"{box}, head {head + 1}", weights.Slice(1, head, 1));
        }

        var (read, written) = (Read([source]), Written([target]));
        var (x, mask) = (Embed(read, _sourceWords, _sourcePlaces), read.Mask());
        See("source: words and places", x);
        for (var n = 0; n < _encoder.Length; n++)
        {
            SeeHeads($"encoder {n + 1}: attention", _encoder[n].Weights(x, mask));
            See($"encoder {n + 1}: result", x = _encoder[n].Forward(x, mask));
        }
        x = _encoderNorm?.Forward(x) ?? x;
        var y = Embed(written, _targetWords, _targetPlaces);
        See("target: words and places", y);
        for (var n = 0; n < _decoder.Length; n++)
        {
            var (back, ofSource) = _decoder[n].Weights(y, x, mask);
            SeeHeads($"decoder {n + 1}: masked attention", back);
            SeeHeads($"decoder {n + 1}: attention to the source", ofSource);
            See($"decoder {n + 1}: result", y = _decoder[n].Forward(y, x, mask));
        }
        See("probabilities", _output.Forward(_decoderNorm?.Forward(y) ?? y).Softmax());
        return boxes;
    }
}
