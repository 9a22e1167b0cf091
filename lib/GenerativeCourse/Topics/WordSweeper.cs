using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The inner loop of <see cref="FastGibbs"/>: one thread's sweep over a part of the words in a part of the documents.</summary>
internal sealed class WordSweeper
{
    private const int BucketBits = 5;
    private const int BlockRows = 4;
    private const int Ahead = 8; // draws
    private readonly SweepLayout _layout;
    private readonly RandomStream _random;
    private readonly float _beta;
    private readonly float _betaSum;
    private readonly float[] _alpha;      // (Stride), 0 after the last topic
    private readonly float[] _inverse;    // (Stride): 1 / (n_t + Vβ)
    private readonly float[] _q;          // (Stride): (n_wt + β) / (n_t + Vβ) for the word at hand, 0 after the last topic
    private readonly int[] _word;         // (T): n_wt for the word at hand
    private readonly int[] _total;        // (T): n_t as this thread sees it
    private readonly int[] _before;       // (T): n_t when the stage began
    private readonly int[] _touched;      // topics whose q differs from β / (n_t + Vβ)
    private readonly double[] _buckets;   // (T / 32): Σ_t α_t q_t over 32 topics
    private readonly float[] _running;    // running sums of weights
    private readonly float[] _uniform = new float[1024];
    private int _used = 1024;
    private int _touchedCount;
    private int _changed;
    private double _smoothing;            // Σ_t α_t q_t

    public WordSweeper(SweepLayout layout, double[] alpha, double beta, RandomStream random)
    {
        (_layout, _random, _beta) = (layout, random, (float)beta);
        var words = layout.WordParts.Sum(part => part.Length);
        _betaSum = (float)(beta * words);
        _alpha = new float[layout.Stride];
        _inverse = new float[layout.Stride];
        _q = new float[layout.Stride];
        _word = new int[layout.Topics];
        _total = new int[layout.Topics];
        _before = new int[layout.Topics];
        _touched = new int[layout.Topics + layout.MostOccurrences];
        _buckets = new double[(layout.Topics >> BucketBits) + 1];
        _running = new float[Math.Max(layout.Stride, 4 + layout.Places.Max(place => place.Length))];
        SetAlpha(alpha);
    }

    public void SetAlpha(double[] alpha)
    {
        for (var t = 0; t < alpha.Length; t++) _alpha[t] = (float)alpha[t];
    }

    /// <summary>Draws new topics for the occurrences of one part of the words in one part of the documents.</summary>
    public void Sweep(int wordPart, int documentPart, int[] totals)
    {
        Begin(totals);
        foreach (var word in _layout.WordParts[wordPart])
        {
            var (start, end) = _layout.Occurrences(word, documentPart);
            if (start == end) continue;
            Enter(_layout.TopicsOfWord(word));
            for (var i = start; i < end; i++)
            {
                if (i + Ahead < end) Fetch(i + Ahead);
                Draw(i);
            }
            Leave();
        }
    }

    /// <summary>Adds what this thread changed to the common totals, and says how many topics changed.</summary>
    public int Settle(int[] totals)
    {
        for (var t = 0; t < totals.Length; t++) totals[t] += _total[t] - _before[t];
        return _changed;
    }

    private void Begin(int[] totals)
    {
        totals.CopyTo(_total, 0);
        totals.CopyTo(_before, 0);
        Array.Clear(_buckets);
        (_changed, _smoothing) = (0, 0);
        for (var t = 0; t < _total.Length; t++)
        {
            _inverse[t] = 1 / (_total[t] + _betaSum);
            _q[t] = _beta * _inverse[t];
            _buckets[t >> BucketBits] += _alpha[t] * _q[t];
        }
        foreach (var bucket in _buckets) _smoothing += bucket;
    }

    private void Enter(ReadOnlySpan<ushort> topics)
    {
        _touchedCount = 0;
        foreach (var topic in topics)
        {
            if (_word[topic]++ == 0) _touched[_touchedCount++] = topic;
        }
        for (var i = 0; i < _touchedCount; i++) Refresh(_touched[i]);
    }

    private void Leave()
    {
        for (var i = 0; i < _touchedCount; i++)
        {
            _word[_touched[i]] = 0;
            Refresh(_touched[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refresh(int topic)
    {
        var q = (_word[topic] + _beta) * _inverse[topic];
        if (_layout.HasShort)
        {
            var change = (double)_alpha[topic] * (q - _q[topic]);
            _buckets[topic >> BucketBits] += change;
            _smoothing += change;
        }
        _q[topic] = q;
    }

    /// <summary>Asks for a document's topics some draws early: the documents of a word lie anywhere in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Fetch(int i)
    {
        if (!Sse.IsSupported) return;
        var place = _layout.Places[_layout.Document[i]];
        if (place.Length < 0) Sse.Prefetch0(Unsafe.AsPointer(ref _layout.DocumentCounts[place.First]));
        else Sse.Prefetch0(Unsafe.AsPointer(ref _layout.ShortTopics[place.First]));
    }

    private void Draw(int i)
    {
        var old = _layout.Topic[i];
        var place = _layout.Places[_layout.Document[i]];
        _word[old]--;
        _inverse[old] = 1 / (--_total[old] + _betaSum);
        Refresh(old);
        if (_used == _uniform.Length)
        {
            _random.Fill(_uniform);
            _used = 0;
        }
        var uniform = _uniform[_used++];

        int drawn;
        if (place.Length < 0)
        {
            ref var counts = ref _layout.DocumentCounts[place.First];
            Unsafe.Add(ref counts, old)--;
            drawn = DrawFromAll(ref counts, uniform);
            Unsafe.Add(ref counts, drawn)++;
        }
        else
        {
            ref var self = ref _layout.ShortTopics[_layout.ShortPlace[i]];
            self = (ushort)_layout.Topics; // the topic of weight 0: the word itself does not count
            drawn = DrawFromWords(ref _layout.ShortTopics[place.First], place.Length, uniform);
            self = (ushort)drawn;
        }
        if (_word[drawn]++ == 0) _touched[_touchedCount++] = drawn;
        _inverse[drawn] = 1 / (++_total[drawn] + _betaSum);
        Refresh(drawn);
        if (drawn == old) return;
        _layout.Topic[i] = (ushort)drawn;
        _changed++;
    }

    /// <summary>
    /// Draws from (n_dt + α_t) q_t over all topics: running sums in each lane of a vector, one for four rows of topics (and
    /// one for each row that is left), so that the sums of a block do not wait for one another; then a lane, its block, its topic.
    /// </summary>
    private int DrawFromAll(ref float counts, float uniform)
    {
        var lanes = (nuint)Vector<float>.Count;
        var (length, block) = ((nuint)_layout.Stride, BlockRows * lanes);
        ref var q = ref MemoryMarshal.GetArrayDataReference(_q);
        ref var alpha = ref MemoryMarshal.GetArrayDataReference(_alpha);
        ref var running = ref MemoryMarshal.GetArrayDataReference(_running);
        var sum = Vector<float>.Zero;
        nuint t = 0, stored = 0;
        for (; t + block <= length; t += block, stored += lanes)
        {
            var even = Weights(ref counts, ref alpha, ref q, t);
            var odd = Weights(ref counts, ref alpha, ref q, t + lanes);
            even = Weights(ref counts, ref alpha, ref q, t + 2 * lanes, even);
            odd = Weights(ref counts, ref alpha, ref q, t + 3 * lanes, odd);
            sum += even + odd;
            sum.StoreUnsafe(ref running, stored);
        }
        var blocks = (int)(stored / lanes);
        for (; t < length; t += lanes, stored += lanes)
        {
            sum = Weights(ref counts, ref alpha, ref q, t, sum);
            sum.StoreUnsafe(ref running, stored);
        }
        var (row, lane, target) = Search(ref running, (int)lanes, (int)(stored / lanes), uniform * Vector.Sum(sum));
        if (row >= blocks) return (row + (BlockRows - 1) * blocks) * (int)lanes + lane;

        // Which of the block's rows: the first whose sum passes the target; after rounding the last with any weight.
        var before = row == 0 ? 0 : Unsafe.Add(ref running, (row - 1) * (int)lanes + lane);
        var topic = row * (int)block + lane;
        for (var last = Math.Min(topic + (BlockRows - 1) * (int)lanes, _total.Length - 1); topic + (int)lanes <= last; topic += (int)lanes)
        {
            before += (Unsafe.Add(ref counts, topic) + Unsafe.Add(ref alpha, topic)) * Unsafe.Add(ref q, topic);
            if (before > target) break;
        }
        return topic;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Weights(ref float counts, ref float alpha, ref float q, nuint t, Vector<float> sum = default) =>
        Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref counts, t) + Vector.LoadUnsafe(ref alpha, t), Vector.LoadUnsafe(ref q, t), sum);

    /// <summary>Draws from Σ_j [z_j = t] q_t + α_t q_t: the document's own words in four lanes, or else the buckets.</summary>
    private int DrawFromWords(ref ushort topics, int length, float uniform)
    {
        ref var q = ref MemoryMarshal.GetArrayDataReference(_q);
        ref var running = ref MemoryMarshal.GetArrayDataReference(_running);
        var (a, b, c, d) = (0f, 0f, 0f, 0f);
        var j = 0;
        for (; j + 4 <= length; j += 4)
        {
            Unsafe.Add(ref running, j) = a += Unsafe.Add(ref q, Unsafe.Add(ref topics, j));
            Unsafe.Add(ref running, j + 1) = b += Unsafe.Add(ref q, Unsafe.Add(ref topics, j + 1));
            Unsafe.Add(ref running, j + 2) = c += Unsafe.Add(ref q, Unsafe.Add(ref topics, j + 2));
            Unsafe.Add(ref running, j + 3) = d += Unsafe.Add(ref q, Unsafe.Add(ref topics, j + 3));
        }
        if (j < length)
        {
            // The last row: a lane without a word repeats its sum.
            Unsafe.Add(ref running, j) = a += Unsafe.Add(ref q, Unsafe.Add(ref topics, j));
            Unsafe.Add(ref running, j + 1) = b += j + 1 < length ? Unsafe.Add(ref q, Unsafe.Add(ref topics, j + 1)) : 0;
            Unsafe.Add(ref running, j + 2) = c += j + 2 < length ? Unsafe.Add(ref q, Unsafe.Add(ref topics, j + 2)) : 0;
            Unsafe.Add(ref running, j + 3) = d;
            j += 4;
        }
        var words = a + b + (c + d);
        var target = uniform * (words + _smoothing);
        if (target >= words) return DrawFromBuckets(target - words);
        var (row, lane, _) = Search(ref running, 4, j / 4, (float)target);
        return Unsafe.Add(ref topics, row * 4 + lane);
    }

    private int DrawFromBuckets(double target)
    {
        var bucket = 0;
        while (bucket < _buckets.Length - 1 && target >= _buckets[bucket]) target -= _buckets[bucket++];
        var t = bucket << BucketBits;
        var last = Math.Min(t + (1 << BucketBits), _total.Length) - 1;
        if (t > last) return last; // the empty last bucket, after rounding
        while (t < last && (target -= _alpha[t] * _q[t]) >= 0) t++;
        return t;
    }

    /// <summary>Finds the first place whose running sum passes the target, and the target within its lane: rows of lanes, each lane summed downwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Row, int Lane, float Target) Search(ref float running, int lanes, int rows, float target)
    {
        ref var totals = ref Unsafe.Add(ref running, (rows - 1) * lanes);
        var (lane, last) = (0, 0);
        for (; lane < lanes; lane++)
        {
            var total = Unsafe.Add(ref totals, lane);
            if (target < total) break;
            target -= total;
            if (total > 0) last = lane;
        }
        if (lane == lanes) // rounding took the target past the end: the last place with any weight
        {
            lane = last;
            target = MathF.BitDecrement(Unsafe.Add(ref totals, lane));
        }
        var (low, high) = (0, rows - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Unsafe.Add(ref running, middle * lanes + lane) > target) high = middle;
            else low = middle + 1;
        }
        return (low, lane, target);
    }
}
