namespace GenerativeCourse.Numerics;

/// <summary>
/// The right factor of many products, copied once into the order in which the product's tiles read it: the recurrent
/// weights of a layer, which every time step multiplies by, or the filters of a convolution.
/// </summary>
internal readonly unsafe struct PackedFactor : IDisposable
{
    private readonly float[] _memory;
    private readonly Product _product;

    /// <summary>Copies op(b).</summary>
    /// <param name="k">Rows of op(b).</param>
    /// <param name="n">Columns of op(b).</param>
    /// <param name="b">K x N, or N x K if transposed.</param>
    /// <param name="strideB">Distance between b's rows.</param>
    /// <param name="transposeB">Whether op(b) is b's transpose.</param>
    public PackedFactor(int k, int n, float* b, int strideB, bool transposeB)
    {
        _product = new Product { N = n, K = k, B = b, StrideB = strideB, TransposeB = transposeB, Scale = 1 };
        _memory = FloatPool.Rent(_product.PackedLength + FloatPool.Slack);
        _product.Packed = FloatPool.FirstAligned(_memory);
        _product.PackAll(_product.Packed);
    }

    /// <summary>result = a · op(b) + keep · result + bias.</summary>
    /// <param name="m">Rows of a and of the result.</param>
    /// <param name="a">M x K.</param>
    /// <param name="strideA">Distance between a's rows.</param>
    /// <param name="result">M x N.</param>
    /// <param name="strideResult">Distance between the result's rows.</param>
    /// <param name="keep">Factor of what the result holds; with 0 it is not read.</param>
    /// <param name="bias">One value a column, or null.</param>
    public void Multiply(int m, float* a, nint strideA, float* result, nint strideResult, float keep = 0, float* bias = null)
    {
        if (m == 0 || _product.N == 0)
            return;
        var product = _product;
        product.M = m;
        product.A = a;
        product.StrideA = strideA;
        product.C = result;
        product.StrideC = strideResult;
        product.Keep = keep;
        product.Bias = bias;
        product.Run();
    }

    /// <summary>Gives the copy's memory back.</summary>
    public void Dispose() => FloatPool.Return(_memory);
}
