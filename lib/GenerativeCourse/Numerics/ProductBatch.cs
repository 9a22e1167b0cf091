namespace GenerativeCourse.Numerics;

/// <summary>Products of one shape, such as the heads of an attention layer: whole products are given to the threads.</summary>
internal unsafe struct ProductBatch : IRangeWork
{
    // Fewer multiply-adds than this are not worth telling another thread.
    private const long WorthSharing = 1 << 16;

    internal Product First;
    internal nint StepA, StepB, StepC;

    internal void Run(int count)
    {
        if (count < Workers.Count && First.IsLarge)
        {
            // Few and large: the threads share each of them.
            for (var i = 0; i < count; i++)
                At(i).Run();
            return;
        }
        var work = (long)First.M * First.N * Math.Max(1, First.K);
        Workers.Ranges(count, (int)Math.Clamp(WorthSharing / work, 1, count), ref this);
    }

    public readonly void Run(int start, int end)
    {
        for (var i = start; i < end; i++)
            At(i).RunAlone(0, First.M, 0, First.N);
    }

    private readonly Product At(int i)
    {
        var product = First;
        product.A += i * StepA;
        product.B += i * StepB;
        product.C += i * StepC;
        return product;
    }
}
