using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using GenerativeCourse.Numerics;

namespace GenerativeCourse.Topics;

/// <summary>The inner loop of <see cref="FastGibbs"/>: the sweep over a part of the words in a part of the documents.</summary>
internal sealed unsafe class WordSweeper
{
    private const int BucketBits = 5;
    private const int Ahead = 8; // draws
    private readonly SweepLayout _layout;
    private readonly RandomStream _random;
    private readonly float _beta;
    private readonly float _betaSum;
    private readonly FullDraw _fullDraw;
    private readonly Matrix _memory;       // (2, Stride): the memory of the next two
    private readonly float* _q;            // (Stride): (n_wt + β) / (n_t + Vβ) for the word at hand, 0 after the last topic
    private readonly float* _running;      // (Stride): running sums of weights of words
    private readonly TopicState[] _topics; // (T)
    private readonly int[] _before;        // (T): n_t when the stage began
    private readonly int[] _touched;       // topics whose q differs from β / (n_t + Vβ)
    private readonly double[] _buckets;    // (T / 32): Σ_t α_t q_t over 32 topics
    private readonly float[] _uniform = new float[1024];
    private int _used = 1024;
    private int _touchedCount;
    private int _changed;
    private double _smoothing;             // Σ_t α_t q_t

    public WordSweeper(SweepLayout layout, double[] alpha, double beta, RandomStream random)
    {
        (_layout, _random, _beta) = (layout, random, (float)beta);
        var words = layout.WordParts.Sum(part => part.Length);
        _betaSum = (float)(beta * words);
        _fullDraw = new FullDraw(layout.Topics, layout.Stride);
        _memory = new Matrix(2, layout.Stride); // short documents have fewer words than there are topics
        _q = _memory.Pointer(0);
        _running = _memory.Pointer(1);
        _topics = new TopicState[layout.Topics];
        _before = new int[layout.Topics];
        _touched = new int[layout.Topics + layout.MostOccurrences];
        _buckets = new double[(layout.Topics >> BucketBits) + 1];
        SetAlpha(alpha);
    }

    public void SetAlpha(double[] alpha)
    {
        for (var t = 0; t < alpha.Length; t++) _topics[t].Alpha = (float)alpha[t];
        _fullDraw.SetAlpha(alpha);
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

    /// <summary>Adds what this part changed to the common totals, and says how many topics changed.</summary>
    public int Settle(int[] totals)
    {
        for (var t = 0; t < totals.Length; t++) totals[t] += _topics[t].Total - _before[t];
        return _changed;
    }

    private void Begin(int[] totals)
    {
        totals.CopyTo(_before, 0);
        Array.Clear(_buckets);
        (_changed, _smoothing) = (0, 0);
        for (var t = 0; t < _topics.Length; t++)
        {
            ref var topic = ref _topics[t];
            topic.Total = totals[t];
            topic.Inverse = 1 / (totals[t] + _betaSum);
            _q[t] = _beta * topic.Inverse;
            _buckets[t >> BucketBits] += topic.Alpha * _q[t];
        }
        foreach (var bucket in _buckets) _smoothing += bucket;
    }

    private void Enter(ReadOnlySpan<ushort> topics)
    {
        _touchedCount = 0;
        foreach (var topic in topics)
        {
            if (_topics[topic].OfWord++ == 0) _touched[_touchedCount++] = topic;
        }
        for (var i = 0; i < _touchedCount; i++) Refresh(_touched[i]);
    }

    private void Leave()
    {
        for (var i = 0; i < _touchedCount; i++)
        {
            _topics[_touched[i]].OfWord = 0;
            Refresh(_touched[i]);
        }
    }

    /// <summary>Brings q_t and what is summed of it up to date.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refresh(int topic)
    {
        ref var now = ref _topics[topic];
        var q = (now.OfWord + _beta) * now.Inverse;
        if (_layout.HasShort)
        {
            var change = (double)now.Alpha * (q - _q[topic]);
            _buckets[topic >> BucketBits] += change;
            _smoothing += change;
        }
        _q[topic] = q;
    }

    /// <summary>Counts one word more or less in a topic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Recount(int topic, int by)
    {
        ref var now = ref _topics[topic];
        now.OfWord += by;
        now.Total += by;
        now.Inverse = 1 / (now.Total + _betaSum);
        Refresh(topic);
    }

    /// <summary>Asks for a document's topics some draws early: the documents of a word lie anywhere in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch(int i)
    {
        if (!Sse.IsSupported) return;
        var place = _layout.Places[_layout.Document[i]];
        if (place.Length < 0) Sse.Prefetch0(_layout.DocumentCounts.Pointer(place.First));
        else Sse.Prefetch0(Unsafe.AsPointer(ref _layout.ShortTopics[place.First]));
    }

    private void Draw(int i)
    {
        var old = _layout.Topic[i];
        var place = _layout.Places[_layout.Document[i]];
        Recount(old, -1);
        if (_used == _uniform.Length)
        {
            _random.Fill(_uniform);
            _used = 0;
        }
        var uniform = _uniform[_used++];

        int drawn;
        if (place.Length < 0)
        {
            var counts = _layout.DocumentCounts.Pointer(place.First);
            counts[old]--;
            drawn = _fullDraw.Draw(counts, _q, uniform);
            counts[drawn]++;
        }
        else
        {
            ref var self = ref _layout.ShortTopics[_layout.ShortPlace[i]];
            self = (ushort)_layout.Topics; // the topic of weight 0: the word itself does not count
            drawn = DrawFromWords(ref _layout.ShortTopics[place.First], place.Length, uniform);
            self = (ushort)drawn;
        }
        if (_topics[drawn].OfWord == 0) _touched[_touchedCount++] = drawn;
        Recount(drawn, 1);
        if (drawn == old) return;
        _layout.Topic[i] = (ushort)drawn;
        _changed++;
    }

    /// <summary>Draws from Σ_j [z_j = t] q_t + α_t q_t: the document's own words in four lanes, or else the buckets.</summary>
    private int DrawFromWords(ref ushort topics, int length, float uniform)
    {
        var (a, b, c, d) = (0f, 0f, 0f, 0f);
        var j = 0;
        for (; j + 4 <= length; j += 4)
        {
            _running[j] = a += _q[Unsafe.Add(ref topics, j)];
            _running[j + 1] = b += _q[Unsafe.Add(ref topics, j + 1)];
            _running[j + 2] = c += _q[Unsafe.Add(ref topics, j + 2)];
            _running[j + 3] = d += _q[Unsafe.Add(ref topics, j + 3)];
        }
        if (j < length)
        {
            // The last row: a lane without a word repeats its sum.
            _running[j] = a += _q[Unsafe.Add(ref topics, j)];
            _running[j + 1] = b += j + 1 < length ? _q[Unsafe.Add(ref topics, j + 1)] : 0;
            _running[j + 2] = c += j + 2 < length ? _q[Unsafe.Add(ref topics, j + 2)] : 0;
            _running[j + 3] = d;
            j += 4;
        }
        var words = a + b + (c + d);
        var target = uniform * (words + _smoothing);
        if (target >= words) return DrawFromBuckets(target - words);
        var (row, lane, _) = RunningSums.Find(_running, 4, j / 4, (float)target);
        return Unsafe.Add(ref topics, row * 4 + lane);
    }

    private int DrawFromBuckets(double target)
    {
        var bucket = 0;
        while (bucket < _buckets.Length - 1 && target >= _buckets[bucket]) target -= _buckets[bucket++];
        var t = bucket << BucketBits;
        var last = Math.Min(t + (1 << BucketBits), _topics.Length) - 1;
        if (t > last) return last; // the empty last bucket, after rounding
        while (t < last && (target -= _topics[t].Alpha * _q[t]) >= 0) t++;
        return t;
    }

    /// <summary>What a draw reads of one topic, side by side in memory.</summary>
    private struct TopicState
    {
        public int OfWord;    // n_wt for the word at hand
        public int Total;     // n_t as this part sees it
        public float Inverse; // 1 / (n_t + Vβ)
        public float Alpha;   // α_t
    }
}
