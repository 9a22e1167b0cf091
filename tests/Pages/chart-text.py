#!/usr/bin/env python3
"""Is any text of the course's charts cut? Draws the interactive form of every chart that the notebooks store, with the
plotly.js of the course's own Plotly.NET package, in headless Chromium, once with DejaVu's fonts alone and once with
Liberation's (they have Arial's and Times' widths), and compares the box of each text with the box of its chart.

    python3 tests/Pages/chart-text.py [NOTEBOOK.ipynb ...]      all of notebooks/ if none is named

Needs the restored course, chromium, fonts-dejavu-core and fonts-liberation. Ends with 1 if a text is cut or a chart fails."""
import glob, html, json, os, re, subprocess, sys, tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
FONTS = {'DejaVu': '/usr/share/fonts/truetype/dejavu', 'Liberation': '/usr/share/fonts/truetype/liberation'}
FORM = 'application/vnd.plotly.v1+json'

# A text may reach a pixel over the edge: boxes are rounded, and the last pixel of a letter's box is empty.
PAGE = """<!doctype html><meta charset="utf-8"><script>%(plotly)s</script><body><script>
const figures = %(figures)s, found = [];
async function look() {
  for (const [name, figure] of figures) {
    const box = document.createElement('div');
    box.style.width = (figure.layout.width || 760) + 'px';
    document.body.appendChild(box);
    try {
      await Plotly.newPlot(box, figure.data, figure.layout, {staticPlot: false, displayModeBar: false});
      const edge = box.querySelector('.svg-container').getBoundingClientRect();
      let texts = 0;
      for (const text of box.querySelectorAll('text')) {
        if (!text.textContent.trim() || text.closest('.slider-container, .updatemenu-container')) continue;
        const b = text.getBoundingClientRect();
        if (!b.width) continue;
        texts++;
        const over = Math.max(edge.left - b.left, b.right - edge.right, edge.top - b.top, b.bottom - edge.bottom);
        if (over > 1) found.push([name, `"${text.textContent}" is cut by ${Math.round(over)} px`]);
      }
      if (!texts) found.push([name, 'has no text at all']);
    } catch (error) { found.push([name, 'is not drawn: ' + error]); }
    Plotly.purge(box); box.remove();
  }
  const result = document.createElement('pre');
  result.id = 'found'; result.textContent = JSON.stringify(found);
  document.body.appendChild(result);
}
look();
</script>"""


def plotly():
    """plotly.js as it lies in the package: a resource, its length in the four bytes before it."""
    packages = os.environ.get('NUGET_PACKAGES', os.path.expanduser('~/.nuget/packages'))
    for path in glob.glob(os.path.join(packages, 'plotly.net', '*', 'lib', '*', 'Plotly.NET.dll')):
        library = open(path, 'rb').read()
        start = library.rfind(b'/**', 0, library.find(b'plotly.js v'))
        return library[start:start + int.from_bytes(library[start - 4:start], 'little')].decode('utf8')
    sys.exit('Plotly.NET is not restored: build the course first')


def figures(paths):
    for path in paths:
        for cell in json.load(open(path, encoding='utf8'))['cells']:
            for number, output in enumerate(cell.get('outputs', [])):
                if FORM in output.get('data', {}):
                    yield f'{os.path.basename(path)} {cell["id"]} {number}', output['data'][FORM]


def cut(page, fonts):
    """What Chromium finds when it has these fonts alone."""
    with tempfile.TemporaryDirectory() as folder:
        settings = os.path.join(folder, 'fonts.conf')
        with open(settings, 'w') as file:
            file.write(f'<?xml version="1.0"?><fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>')
        source = os.path.join(folder, 'charts.html')
        with open(source, 'w', encoding='utf8') as file: file.write(page)
        run = subprocess.run(
            ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
             f'--user-data-dir={folder}/profile', '--window-size=1700,1000', '--virtual-time-budget=600000', '--dump-dom', 'file://' + source],
            env={**os.environ, 'FONTCONFIG_FILE': settings}, capture_output=True, text=True, timeout=600)
        result = re.search(r'<pre id="found">(.*?)</pre>', run.stdout, re.S)
        if not result: sys.exit('Chromium gave no result: ' + run.stderr[-2000:])
        return json.loads(html.unescape(result[1]))


def main():
    charts = list(figures(sys.argv[1:] or sorted(glob.glob(os.path.join(ROOT, 'notebooks', '*.ipynb')))))
    page = PAGE % {'plotly': plotly().replace('</script', '<\\/script'), 'figures': json.dumps(charts).replace('</', '<\\/')}
    bad = 0
    for name, folder in FONTS.items():
        if not os.path.isdir(folder): sys.exit(f'no fonts in {folder}')
        for chart, what in cut(page, folder):
            print(f'{name}: {chart}: {what}')
            bad += 1
    print(f'{len(charts)} charts with {" and ".join(FONTS)}: {bad or "no"} texts cut')
    sys.exit(1 if bad or not charts else 0)


main()
