namespace GenerativeCourse.Notebooks.Tests.Jupyter;

/// <summary>One kernel for all tests that leave it as they found it.</summary>
public sealed class KernelFixture : IDisposable
{
    public KernelFixture()
    {
        Client = new WireClient(Kernel.ConnectionFile);
        Client.Run("using System.Threading; using Microsoft.DotNet.Interactive;");
    }

    public KernelProcess Kernel { get; } = new();

    public WireClient Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        Kernel.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class OneKernel : ICollectionFixture<KernelFixture>
{
    public const string Name = "One kernel";
}
