#!/usr/bin/env python3
"""What becomes of a notebook in which a reader tries anything? For each number that stands behind 'var x =' or an option's
name, the cell is run again with the values of its 'try' comment, 0, -1, a billion and NaN, with the code cells that follow it
up to the next text, at preset quick and in one kernel. Wanted: a result, or one sentence that names a word of the cell.

    python3 tests/Fuzz/fuzz-hyperparameters.py [03 04 ...]      writes tests/Fuzz/fuzz.log

Needs the built course and python3 alone. Takes minutes for each notebook; a cell is stopped after TIMEOUT seconds."""
import glob, json, os, re, subprocess, sys, tempfile, time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
HOST = os.path.join(ROOT, 'lib/GenerativeCourse.Notebooks/bin/Release/net10.0/GenerativeCourse.Notebooks.dll')
TIMEOUT = int(os.environ.get('FUZZ_TIMEOUT', '30'))
NUMBER = r'-?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fFdD]?'
KNOB = re.compile(r'(?P<head>(?:var |\b)(?P<name>[A-Za-z_]\w*)\s*=\s*)(?P<value>Preset\.Pick\([^()]*\)|' + NUMBER + r')(?=\s*[;,}\n])')
# Sentences that .NET makes for programmers, and signs of a stack.
PLAIN = ['Specified argument was out of', 'Index was outside', 'Arithmetic operation resulted', 'Object reference', 'must be a non-negative and non-zero',
         'must be less than or equal to', 'must be greater than or equal', 'Sequence contains no', 'Insufficient memory', 'OutOfMemory', "Value cannot be null",
         'Array dimensions exceeded', 'index was out of range', 'Parameter \'count\'', 'Unable to cast', 'Divide by zero', 'divide by zero']


def values(value, comment):
    kind = 'f' if value[-1] in 'fF' else 'd' if re.search(r'[.eE]', value) and 'Pick' not in value else 'i'
    tries = re.search(r'[Tt]ry\b(.*)', comment or '')
    found = [v.rstrip(".") for v in re.findall(NUMBER, tries.group(1))] if tries else []
    known = {'i': ['0', '-1', '1_000_000_000'], 'd': ['0.0', '-1.0', '1e9', 'double.NaN'], 'f': ['0f', '-1f', '1e9f', 'float.NaN']}[kind]
    if kind == 'f': found = [v if v[-1] in 'fF' else v + 'f' for v in found]
    if kind == 'i': found = [v for v in found if '.' not in v]
    return list(dict.fromkeys(v for v in found if v != value)) + known


def cases(cells):
    """(index of the knob's cell, name, value, new source)"""
    for i, cell in enumerate(cells):
        source = ''.join(cell['source'])
        if cell['cell_type'] != 'code' or cell['id'].startswith('exercise') or cell['id'] == 'setup': continue
        for match in KNOB.finditer(source):
            line_start = source.rfind('\n', 0, match.start()) + 1
            line = source[line_start:source.find('\n', match.start()) if '\n' in source[match.start():] else len(source)]
            if re.match(r'\s*(for|foreach|if|while)\b', line) or '//' in source[line_start:match.start()]: continue
            if re.search(r'[<>=!]\s*$', source[:match.start('name')][-2:]) : continue
            above = source[:line_start].rstrip('\n').split('\n')[-1]
            first = '\n\n' in source and '\n\n' not in source[:match.start()]
            if match['head'].startswith('var ') and not first and not re.search(r'//.*\b[Tt]ry\b', line): continue  # a sum's start, no knob
            if 'Pick(' in match['value'] and not re.fullmatch(r'Preset\.Pick\([^\[]*\)', match['value']): continue
            comment = line[line.index('//'):] if '//' in line else above if above.strip().startswith('//') else ''
            for value in values(match['value'], comment):
                yield i, match['name'], value, source[:match.start('value')] + value + source[match.end('value'):]


def copy(source, name):
    return {'cell_type': 'code', 'id': name, 'metadata': {}, 'source': source, 'outputs': [], 'execution_count': None}


def execute(path, nb, out):
    """Runs the cells beside the notebook, since they load setup.csx from there; gives their outputs and what the host said."""
    handle, temporary = tempfile.mkstemp(prefix='.fuzz-', suffix='.ipynb', dir=os.path.dirname(path))
    os.close(handle)
    target = tempfile.mkdtemp()
    with open(temporary, 'w', encoding='utf8') as file: json.dump({**nb, 'cells': out}, file)
    try:
        run = subprocess.run(['dotnet', HOST, 'run', temporary, '--preset', 'quick', '--keep-going', '--timeout', str(TIMEOUT), '--out', target], capture_output=True, text=True)
        found = [os.path.join(folder, name) for folder, _, names in os.walk(target) for name in names if name.endswith('.ipynb')]
        if not found: return None, run.stdout + run.stderr
        with open(found[0], encoding='utf8') as file: return {c['id']: c['outputs'] for c in json.load(file)['cells']}, ''
    finally:
        os.remove(temporary)


def fuzz(path, log):
    nb = json.load(open(path, encoding='utf8'))
    wanted = list(cases(nb['cells']))
    counts, began = dict(result=0, sentence=0, bad=0, died=0), time.time()
    while wanted:
        # A run for some thirty values: should one of them end the kernel, only these are lost.
        cells = sorted({case[0] for case in wanted})
        part, taken = [], []
        for i in cells:
            if part and len(part) + sum(case[0] == i for case in wanted) > 30: break
            part += [case for case in wanted if case[0] == i]
            taken.append(i)
        wanted = [case for case in wanted if case[0] not in taken]
        some(path, nb, part, max(taken), counts, log)
    print(f'{os.path.basename(path)}: {sum(counts.values())} values, {counts["result"]} results, {counts["sentence"]} sentences, {counts["bad"]} to look at, {counts["died"]} lost with their kernel, {time.time() - began:.0f} s', file=log, flush=True)


def some(path, nb, wanted, last, counts, log):
    cells, plan, out = nb['cells'], [], []
    for i, cell in enumerate(cells[:last + 1]):
        if cell['cell_type'] != 'code' or cell['id'].startswith('exercise'): continue
        out.append(copy(''.join(cell['source']), f'o{len(out)}'))
        followers = []
        for other in cells[i + 1:i + 3]:
            if other['cell_type'] != 'code' or other['id'].startswith('exercise'): break
            followers.append(''.join(other['source']))
        mine = [case for case in wanted if case[0] == i]
        for _, name, value, source in mine:
            group = [source] + followers
            ids = [f'm{len(out) + k}' for k in range(len(group))]
            out += [copy(s, id) for s, id in zip(group, ids)]
            plan.append((cell['id'], name, value, ids, '\n'.join(group)))
        if mine: out += [copy(s, f'r{len(out) + k}') for k, s in enumerate([''.join(cell['source'])] + followers)]
    name = os.path.basename(path)
    outputs, died = execute(path, nb, out)
    if outputs is not None and any(o['output_type'] == 'error' for o in outputs.get('o0', [])): outputs, died = None, 'the setup cell failed'
    if outputs is None:
        where = re.search(r"cell '(m\d+)'", died)
        case = next((p for p in plan if where and where[1] in p[3]), plan[0])
        print(f'{name} {case[0]}: {case[1]} = {case[2]}: THE KERNEL DIED ({len(plan)} values of this run lost): {died[-300:].strip()}', file=log, flush=True)
        counts['died'] += len(plan)
        return
    for cell, knob, value, ids, source in plan:
        said = None
        for id in ids:
            for output in outputs.get(id, []):
                if output['output_type'] == 'error':
                    said = output['ename'] + ': ' + output['evalue']
                    break
                text = ''.join(output.get('text', [])) + ''.join(output.get('data', {}).get('text/plain', []))
                if re.search(r'\bNaN\b', text) and 'NaN' not in source.replace(value, ''): said = 'SILENT NaN: ' + text[:80].replace('\n', ' ')
            if said: break
        words = set(re.findall(r'[A-Za-z_]\w+', source))
        if said is None: kind = 'result'
        elif said.startswith('SILENT'): kind = 'bad'
        elif 'NaN' in said.split(':')[0] or any(p.lower() in said.lower() for p in PLAIN): kind = 'bad'
        elif said.startswith(('Timeout', 'CompilationError')): kind = 'bad'
        elif not words & set(re.findall(r'[A-Za-z_]\w+', said.split(':', 1)[1])) - {'is', 'the', 'a', 'of', 'not', 'or', 'and', 'must', 'be', 'in', 'at'}: kind = 'bad'
        else: kind = 'sentence'
        counts[kind] += 1
        if kind != 'result': print(f"{name} {cell}: {knob} = {value}: {'BAD ' if kind == 'bad' else ''}{(said or '')[:300]}", file=log)
    log.flush()


if __name__ == '__main__':
    wanted = sys.argv[1:]
    paths = sorted(p for p in glob.glob(os.path.join(ROOT, 'notebooks/*.ipynb')) if not wanted or any(os.path.basename(p).startswith(w) for w in wanted))
    with open(os.environ.get('FUZZ_LOG', os.path.join(ROOT, 'tests/Fuzz/fuzz.log')), 'w', encoding='utf8') as log:
        for path in paths: fuzz(path, log)
