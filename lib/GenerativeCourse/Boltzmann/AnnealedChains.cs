using System.Numerics.Tensors;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Boltzmann;

/// <summary>The chains of an annealing between a machine without weights (β = 0) and a machine (β = 1), with their weights.</summary>
internal sealed class AnnealedChains : IDisposable
{
    private readonly RestrictedBoltzmannMachine _rbm;
    private readonly float[] _rates, _bias;
    private readonly Matrix _hidden;
    private readonly RowNoise _noise;

    public AnnealedChains(RestrictedBoltzmannMachine rbm, float[] rates, int chains, long seed)
    {
        (_rbm, _rates, _bias) = (rbm, rates, new float[rbm.Visible]);
        Visible = new Matrix(chains, rbm.Visible);
        _hidden = new Matrix(chains, rbm.Hidden);
        LogWeights = new double[chains];
        _noise = new RowNoise(seed);
        _noise.Grow(chains);
        LogBase = rbm.Hidden * Math.Log(2) + rbm.Layer.LogSum(new float[rbm.Visible], rates);
    }

    /// <summary>The chains' visible states, (chains, Visible).</summary>
    public Matrix Visible { get; }

    /// <summary>ln w of each chain so far.</summary>
    public double[] LogWeights { get; }

    /// <summary>ln Z of the machine without weights.</summary>
    public double LogBase { get; }

    /// <summary>Exact samples of the machine without weights.</summary>
    public void StartAtBase()
    {
        Visible.Span.Clear();
        _rbm.Layer.Sample(Visible, _rates, Visible, _noise);
    }

    /// <summary>ln w += ln p*_to(v) − ln p*_from(v); then, if wished, v → h → v by the Gibbs kernel that leaves p_to as it is.</summary>
    public void Step(float from, float to, bool sample)
    {
        MatrixProduct.Multiply(Visible, _rbm.W, _hidden);
        var weigh = new Weigh { Owner = this, From = from, To = to, Sample = sample };
        Workers.Ranges(Visible.Rows, 4, ref weigh);
        if (!sample) return;

        MatrixProduct.Multiply(_hidden, _rbm.W, Visible, transposeB: true, scale: to);
        for (var i = 0; i < _bias.Length; i++) _bias[i] = (1 - to) * _rates[i] + to * _rbm.a[i]; // Gaussian units: both are the same
        _rbm.Layer.Sample(Visible, _bias, Visible, _noise);
    }

    public void Dispose()
    {
        Visible.Dispose();
        _hidden.Dispose();
    }

    private struct Weigh : IRangeWork
    {
        public AnnealedChains Owner;
        public float From, To;
        public bool Sample;

        public readonly void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
            {
                var x = Owner._hidden.Row(row);
                TensorPrimitives.Add(x, Owner._rbm.b, x);
                var gain = Functions.SumSoftplus(x, scale: To) - Functions.SumSoftplus(x, scale: From);
                if (Owner._rbm.Units == VisibleUnits.Bernoulli)
                {
                    var v = Owner.Visible.Row(row);
                    gain += ((double)To - From) * (TensorPrimitives.Dot<float>(v, Owner._rbm.a) - TensorPrimitives.Dot<float>(v, Owner._rates));
                }
                Owner.LogWeights[row] += gain;
                if (!Sample) continue;

                TensorPrimitives.Multiply(x, To, x);
                Functions.Sigmoid(x, x);
                Owner._noise[row].FillBernoulli(x, x);
            }
        }
    }
}
