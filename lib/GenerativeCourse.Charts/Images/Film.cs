using System.Globalization;
using System.Text;

namespace GenerativeCourse.Charts;

/// <summary>Pictures in turn, with a slider and a play button. Where no script runs, the picture it starts with stands still.</summary>
[TypeFormatterSource(typeof(ShowableFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Text])]
public sealed class Film : IShowable
{
    private readonly (string Label, IShowable Picture)[] _frames;
    private readonly int _start;

    private Film((string Label, IShowable Picture)[] frames, int start) => (_frames, _start) = (frames, start);

    /// <summary>A film of any pictures.</summary>
    /// <param name="frames">A label and a picture each.</param>
    /// <param name="start">Which picture to start with, from 0; the last if not given.</param>
    /// <exception cref="ArgumentException">There is no picture, or none with the number <paramref name="start"/>.</exception>
    public static Film Of(IEnumerable<(string Label, IShowable Picture)> frames, int? start = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var all = frames.ToArray();
        if (all.Length == 0) throw new ArgumentException("frames: a film needs at least one picture.", nameof(frames));
        if (start < 0 || start >= all.Length) throw new ArgumentOutOfRangeException(nameof(start), $"start: 0 to {all.Length - 1}, not {start}.");
        return new Film(all, start ?? all.Length - 1);
    }

    /// <inheritdoc/>
    public string ToHtml() => Markup([.. _frames.Select(f => (f.Label, f.Picture is Chart chart ? chart.ToStaticHtml() : f.Picture.ToHtml()))], _start);

    /// <inheritdoc/>
    public string ToText() => $"({_frames.Length} pictures in turn, {_frames[0].Label} to {_frames[^1].Label}; the last: {_frames[^1].Picture.ToText()})";

    /// <summary>The slider, the button and the pictures. Handlers are inside the elements: no ids that could clash.</summary>
    internal static string Markup((string Label, string Html)[] frames, int start)
    {
        // Shows picture k: called by the slider, and by the button's clock.
        const string Show = "var f=this.closest('.course-film'),k=+f.querySelector('input').value;f.querySelectorAll('.course-frame').forEach(function(e,i){e.style.display=i==k?'block':'none'})";
        const string Play = "var f=this.closest('.course-film'),s=f.querySelector('input'),b=this;if(f.clock){clearInterval(f.clock);f.clock=null;b.textContent='▶';return}if(+s.value==+s.max)s.value=0;b.textContent='❚❚';f.clock=setInterval(function(){if(+s.value>=+s.max||!f.isConnected){clearInterval(f.clock);f.clock=null;b.textContent='▶';return}s.value=+s.value+1;s.oninput()},400);s.oninput()";
        var html = new StringBuilder("<div class=\"course-film\" style=\"font:15px sans-serif\">");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"display:flex;align-items:center;gap:10px;margin:4px 0\"><button onclick=\"{Play}\" style=\"font-size:15px;width:40px;height:30px\" aria-label=\"play\">▶</button>");
        html.Append(CultureInfo.InvariantCulture, $"<input type=\"range\" min=\"0\" max=\"{frames.Length - 1}\" value=\"{start}\" oninput=\"{Show}\" style=\"width:320px\" aria-label=\"frame\"></div>");
        for (var i = 0; i < frames.Length; i++)
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"course-frame\" style=\"display:{(i == start ? "block" : "none")}\"><div style=\"margin:2px 0\"><b>{Numbers.Escape(frames[i].Label)}</b></div>{frames[i].Html}</div>");
        return html.Append("</div>").ToString();
    }
}
