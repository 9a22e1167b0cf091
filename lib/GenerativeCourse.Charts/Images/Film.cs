using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenerativeCourse.Charts;

/// <summary>Pictures in turn, with a slider and a play button. Where no script runs, the picture it starts with stands still.</summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [Mime.Html, Mime.Png, Mime.Text])]
public sealed class Film : IShowable, IPainted
{
    private const int Short = 6; // frames; longer films have frames with fewer shades
    private readonly (string Label, IShowable Picture)[] _frames;
    private readonly int _start;

    private Film((string Label, IShowable Picture)[] frames, int start) => (_frames, _start) = (frames, start);

    /// <summary>A film of any pictures.</summary>
    /// <param name="frames">A label and a picture each.</param>
    /// <param name="start">Which picture to start with, from 0.</param>
    /// <exception cref="ArgumentException">There is no picture, or none with the number <paramref name="start"/>.</exception>
    public static Film Of(IEnumerable<(string Label, IShowable Picture)> frames, int start = 0)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var all = frames.ToArray();
        if (all.Length == 0) throw new ArgumentException("frames: a film needs at least one picture.", nameof(frames));
        if (start < 0 || start >= all.Length) throw new ArgumentOutOfRangeException(nameof(start), $"start: 0 to {all.Length - 1}, not {start}.");
        return new Film(all, start);
    }

    /// <inheritdoc/>
    public string ToHtml() => Markup([.. _frames.Select(f => _frames.Length > Short && f.Picture is ImageGrid grid ? (f.Label, Picture: grid.AsFrame()) : f).Select(f => (f.Label, f.Picture is IPainted painted && f.Picture is not Table ? Still.Html(painted, f.Picture.ToText(), calm: true) : f.Picture.ToHtml()))], _start);

    /// <inheritdoc/>
    public string ToText() =>
        $"({Numbers.Count(_frames.Length, "picture")} in turn, {_frames[0].Label} to {_frames[^1].Label}; {_frames[_start].Label}: {_frames[_start].Picture.ToText()})";

    /// <inheritdoc/>
    (double Width, double Height) IPainted.Extent => Labelled.Extent(_frames[_start].Label, _frames[_start].Picture);

    /// <inheritdoc/>
    void IPainted.Paint(Canvas canvas, double x, double y) => Labelled.Paint(canvas, x, y, _frames[_start].Label, _frames[_start].Picture);

    /// <summary>
    /// One picture as plain HTML, the others as data behind it. The script makes the slider and the button: where scripts are
    /// taken away, so is the data, and one picture is left, not a heap of them.
    /// </summary>
    internal static string Markup((string Label, string Html)[] frames, int start)
    {
        const string Play = "document.querySelectorAll('.course-film>script[type=\"application/json\"]').forEach(function(d){"
            + "var box=d.parentElement,frames=JSON.parse(d.textContent),label=box.querySelector('b'),view=box.querySelector('.course-frame'),bar=document.createElement('div'),"
            + "button=document.createElement('button'),slider=document.createElement('input'),clock=null;d.remove();"
            + "bar.style.cssText='display:flex;align-items:center;gap:10px;margin:4px 0';button.style.cssText='font-size:15px;width:40px;height:30px';button.setAttribute('aria-label','play');"
            + "slider.type='range';slider.min=0;slider.max=frames.length-1;slider.value=+box.dataset.start;slider.style.width='320px';slider.setAttribute('aria-label','frame');"
            + "function show(){var f=frames[+slider.value];label.textContent=f[0];view.innerHTML=f[1]}function stop(){clearInterval(clock);clock=null;button.textContent='▶'}"
            + "slider.oninput=show;button.textContent='▶';button.onclick=function(){if(clock){stop();return}if(+slider.value>=+slider.max)slider.value=0;show();button.textContent='❚❚';"
            + "clock=setInterval(function(){if(+slider.value>=+slider.max||!box.isConnected){stop();return}slider.value=+slider.value+1;show()},400)};"
            + "bar.append(button,slider);box.prepend(bar)})";
        var (label, first) = frames[start];
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"course-film\" data-start=\"{start}\" style=\"font:{Projector.Letters(15)}px sans-serif\"><div style=\"margin:2px 0\"><b>{Numbers.Escape(label)}</b></div><div class=\"course-frame\">{first}</div>");
        if (frames.Length == 1) return html.Append("</div>").ToString();
        var data = new JsonArray([.. frames.Select(f => (JsonNode)new JsonArray(f.Label, f.Html))]).ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        // "</" inside the data must not end the element.
        return html.Append("<script type=\"application/json\">").Append(data.Replace("</", "<\\/", StringComparison.Ordinal)).Append("</script><script>").Append(Play).Append("</script></div>").ToString();
    }
}
