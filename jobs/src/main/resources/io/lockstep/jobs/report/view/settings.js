// What the settings did: any two as a heat map or contour, all at once as parallel coordinates to brush, one by one as slices.
'use strict';
const choices = (names, value) => names.map(n => `<option${n === value ? ' selected="selected"' : ''}>${esc(n)}</option>`).join('');
const median = sorted => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;

part('heatmap', element => {
  const names = varied().map(s => s.name);
  if (names.length < 2) { element.hidden = true; return; }
  element.hidden = false;
  if (!element.querySelector('select')) {
    const first = names.includes('depth') && names.includes('width') ? ['width', 'depth'] : [names[1], names[0]];
    const metrics = [DATA.metric, 'parameters', 'seconds', 'epochs', ...DATA.metrics.filter(m => m !== DATA.metric)];
    element.innerHTML = `<div class="tools"><label>across <select class="x">${choices(names, first[0])}</select></label>`
      + ` <label>up <select class="y">${choices(names, first[1])}</select></label>`
      + ` <label>of <select class="metric">${choices(metrics, DATA.metric)}</select></label>`
      + ` <label>a cell's <select class="by"><option>best</option><option>median</option><option>mean</option></select></label></div>`
      + '<div class="picture"></div><p class="note"></p>';
    element.querySelectorAll('select').forEach(select => select.onchange = () => drawAll());
  }
  const get = name => element.querySelector('.' + name).value;
  const x = cells(get('x')), y = cells(get('y')), metric = get('metric'), more = moreIsBetter(metric), groups = new Map();
  for (const i of shown()) {
    const value = measured(i, metric), c = x.of(DATA.trials[i]), r = y.of(DATA.trials[i]);
    if (!isNumber(value) || c < 0 || r < 0) continue;
    const key = c + ' ' + r;
    if (!groups.has(key)) groups.set(key, {c, r, values: [], trials: []});
    groups.get(key).values.push(value);
    groups.get(key).trials.push(i);
  }
  const all = [...groups.values()];
  for (const cell of all) {
    const order = cell.values.map((v, at) => at).sort((a, b) => more ? cell.values[b] - cell.values[a] : cell.values[a] - cell.values[b]);
    cell.best = cell.trials[order[0]];
    const sorted = order.map(at => cell.values[at]);
    cell.value = get('by') === 'best' ? sorted[0] : get('by') === 'median' ? median(sorted) : sorted.reduce((a, b) => a + b) / sorted.length;
  }
  all.sort((a, b) => more ? b.value - a.value : a.value - b.value);
  const best = all[0]?.value, worst = endOf(all.map(cell => cell.value));
  const colour = v => best === worst ? 'q7' : 'q' + Math.max(0, Math.min(7, Math.round(7 * (v - worst) / (best - worst))));
  const below = v => best !== worst && (more ? v < worst : v > worst);
  chart(element.querySelector('.picture'), {label: `${metric} by ${get('x')} and ${get('y')}`,
    x: axis(get('x'), x.names, 'list'), y: axis(get('y'), y.names, 'list'), height: 80 + 46 * Math.max(3, Math.min(12, y.names.length)),
    marks: (X, Y, box) => {
      const w = (box.right - box.left) / x.names.length, h = (box.bottom - box.top) / y.names.length;
      return all.map(cell => {
        const cx = X(x.names[cell.c]), cy = Y(y.names[cell.r]), q = colour(cell.value);
        return `<rect class="cell ${q}${cell === all[0] ? ' top' : ''}" x="${cx - w / 2 + 1}" y="${cy - h / 2 + 1}" width="${w - 2}" height="${h - 2}"/>`
          + (w > 44 ? `<text class="in ${q}" x="${cx}" y="${cy + (h > 34 ? -1 : 4)}" text-anchor="middle">${below(cell.value) ? '↓ ' : ''}${esc(figure(cell.value))}</text>` : '')
          + (w > 44 && h > 34 ? `<text class="in small ${q}" x="${cx}" y="${cy + 13}" text-anchor="middle">n = ${cell.trials.length}</text>` : '');
      }).join('');
    },
    points: (X, Y, box) => all.map(cell => {
      const w = (box.right - box.left) / x.names.length / 2, h = (box.bottom - box.top) / y.names.length / 2;
      const cx = X(x.names[cell.c]), cy = Y(y.names[cell.r]);
      return {x: cx, y: cy, box: [cx - w, cy - h, cx + w, cy + h], trial: cell.best,
        tip: `<b>${esc(get('x'))} ${esc(x.names[cell.c])}, ${esc(get('y'))} ${esc(y.names[cell.r])}</b><br>${esc(get('by'))} ${esc(metric)} ${figure(cell.value)} of ${cell.trials.length}<br>best: trial ${esc(DATA.trials[cell.best].id)}`};
    })});
  element.querySelector('.note').textContent = `Brighter is better; the best cell is framed, n is the number of trials of a cell. What is far worse than the others has the colour of the worst of these and an arrow.`;
});

/** A metric of a trial: of its last epoch where it is one of the curves. */
function measured(i, metric) {
  const t = DATA.trials[i];
  if (metric === DATA.metric) return t.objective;
  if (metric in t) return t[metric];
  const values = DATA.curves[t.id]?.values[metric];
  return values ? values[values.length - 1] : null;
}

/** A setting's values as cells; ranges of equal width on its axis where there are many. */
function cells(name) {
  const space = DATA.space.find(s => s.name === name), a = spaceAxis(space);
  const distinctValues = [...new Set(DATA.trials.map(t => setting(t.params[name])).filter(v => v !== ''))];
  if (a.kind === 'list' || distinctValues.length <= 12) {
    const values = (a.kind === 'list' ? a.values.map(setting) : distinctValues.sort((p, q) => p - q));
    return {names: values, of: t => values.indexOf(setting(t.params[name]))};
  }
  const place = scaleOf(a, 0, 8, 0), n = 8, log = a.kind === 'log';
  const edge = k => log ? Math.exp(Math.log(a.min) + k / n * Math.log(a.max / a.min)) : a.min + k / n * (a.max - a.min);
  const names = Array.from({length: n}, (_, k) => setting(Number(edge(k + 0.5).toPrecision(2))));
  return {names: names.map((v, k) => names.indexOf(v) === k ? v : v + '…'), of: t => {
    const at = place(t.params[name]);
    return isFinite(at) ? Math.max(0, Math.min(n - 1, Math.floor(at))) : -1;
  }};
}

part('parallel', element => {
  const axes = varied().map(s => ({name: s.name, axis: spaceAxis(s)}));
  if (!axes.length || DATA.trials.length < 3) { element.hidden = true; return; }
  element.hidden = false;
  if (!element.querySelector('.picture')) element.innerHTML = '<div class="picture"></div><p class="note">Drag along an axis to keep what passes there; a click on it lets go.'
    + ' <button type="button">let go of all</button></p>' + SCALE;
  element.querySelector('button').onclick = () => { selection.brushes = {}; brushed.clear(); drawAll(); };
  axes.push({name: DATA.metric, axis: axis(DATA.metric, DATA.trials.map(t => t.objective))});
  const picture = element.querySelector('.picture'), width = Math.max(260, picture.clientWidth), height = 330;
  const tall = width < 480;
  const top = 34, bottom = height - 14, at = k => 34 + k * (width - 84) / Math.max(1, axes.length - 1);
  const scales = axes.map(a => scaleOf(a.axis, bottom, top, 0.02));
  const place = (i, k) => scales[k](valueOf(DATA.trials[i], axes[k].name));
  const keep = new Set(ranked()), all = ranked(DATA.trials.map((t, i) => i)), colour = colourOf(), paths = {};
  for (const i of all.slice().reverse()) {
    const of = keep.has(i) ? colour(DATA.trials[i].objective) : 'off';
    paths[of] = (paths[of] || '') + line(axes.map((a, k) => at(k)), axes.map((a, k) => place(i, k)));
  }
  let svg = Object.keys(paths).sort((a, b) => (b === 'off') - (a === 'off') || a.localeCompare(b))
    .map(of => `<path class="line thin ${of}" d="${paths[of]}"/>`).join('');
  axes.forEach((a, k) => {
    svg += `<path class="axis" d="M${at(k)} ${top}V${bottom}"/><text class="name" x="${k === 0 ? 4 : at(k)}" y="${k % 2 && tall ? 26 : 13}" text-anchor="${k === 0 ? 'start' : k === axes.length - 1 ? 'end' : 'middle'}">${esc(shorten(a.name, Math.max(9, Math.floor(width / axes.length / 6 * (tall ? 2 : 1)))))}</text>`;
    for (const tick of ticksOf(a.axis, 5).ticks)
      svg += `<text class="halo" x="${at(k) + 4}" y="${scales[k](tick.value) + 4}">${esc(shorten(tick.text, 9))}</text>`;
    const brush = brushed.get(a.name);
    if (brush) svg += `<rect class="brush" x="${at(k) - 7}" width="14" y="${brush[0]}" height="${brush[1] - brush[0]}"/>`;
  });
  picture.innerHTML = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="all settings and ${esc(DATA.metric)} of each trial as parallel coordinates">${svg}<g class="lit"></g></svg>`;
  const drawn = picture.firstChild, lit = drawn.querySelector('.lit');
  const show = i => { lit.innerHTML = i >= 0 ? `<path class="line strong" d="${line(axes.map((a, k) => at(k)), axes.map((a, k) => place(i, k)))}"/>` : ''; };
  lightable(drawn, show);
  brushing(drawn, axes, at, scales, place, [...keep]);
});
const brushed = new Map(); // by axis, pixels from and to

function brushing(picture, axes, at, scales, place, kept) {
  let from = null, k = -1;
  const where = event => {
    const frame = picture.getBoundingClientRect(), scale = picture.viewBox.baseVal.width / frame.width;
    return [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
  };
  picture.onpointerdown = event => {
    const [x, y] = where(event);
    k = axes.findIndex((a, n) => Math.abs(at(n) - x) < 16);
    if (k < 0) return;
    from = y;
    picture.setPointerCapture(event.pointerId);
  };
  picture.onpointermove = event => {
    if (from !== null) return;
    const [x, y] = where(event);
    let best = -1, least = 12;
    const n = Math.max(0, Math.min(axes.length - 1, Math.round((x - at(0)) / Math.max(1, at(1) - at(0)))));
    for (const i of kept) {
      const d = Math.abs(place(i, n) - y);
      if (d < least && Math.abs(at(n) - x) < 40) { least = d; best = i; }
    }
    light(best);
    if (best >= 0) showTip(tipOf(best), event.clientX, event.clientY); else hideTip();
  };
  picture.onpointerleave = () => { light(-1); hideTip(); };
  picture.onpointerup = event => {
    if (from === null) return;
    const to = where(event)[1], low = Math.min(from, to), high = Math.max(from, to), name = axes[k].name, scale = scales[k];
    from = null;
    if (high - low < 4) { brushed.delete(name); delete selection.brushes[name]; } else {
      brushed.set(name, [low, high]);
      selection.brushes[name] = value => { const y = scale(value); return y >= low && y <= high; };
    }
    drawAll();
  };
}

part('slices', element => {
  const spaces = varied();
  element.hidden = !spaces.length;
  element.className = 'part plots';
  element.replaceChildren(...spaces.map(() => document.createElement('div')));
  const among = ranked(), values = among.map(i => DATA.trials[i].objective), end = endOf(values);
  const range = values.filter(v => DATA.mode === 'max' ? v >= end : v <= end);
  spaces.forEach((space, k) => {
    // Dots of a list's value stand beside each other by their number, so that none hides another.
    const jitter = i => space.kind === 'list' ? ((i * 0.618034) % 1 - 0.5) : 0;
    const place = (X, Y, box) => i => [X(DATA.trials[i].params[space.name]) + jitter(i) * 0.55 * (box.right - box.left) / (space.values.length || 1),
      within(Y(DATA.trials[i].objective), box)];
    const medians = space.kind !== 'list' ? [] : space.values.map(v => ({v, values: among.filter(i => setting(DATA.trials[i].params[space.name]) === setting(v))
      .map(i => DATA.trials[i].objective).sort((a, b) => a - b)})).filter(g => g.values.length);
    chart(element.children[k], {label: `${DATA.metric} by ${space.name}`, x: spaceAxis(space), y: axis(words(DATA.metric), range), height: 250,
      marks: (X, Y, box) => trialDots(among, (t, i) => place(X, Y, box)(i), 'small')
        + medians.map(g => { const y = within(Y(median(g.values)), box), w = 0.35 * (box.right - box.left) / space.values.length; return `<path class="median" d="M${X(g.v) - w} ${y}h${2 * w}"/>`; }).join(''),
      points: (X, Y, box) => among.map(i => { const [x, y] = place(X, Y, box)(i); return {x, y, trial: i, tip: tipOf(i)}; }).filter(p => isFinite(p.x)),
      light: (i, X, Y, box) => ring(...place(X, Y, box)(i))});
  });
});

part('contour', element => {
  const names = varied().map(s => s.name);
  if (names.length < 2 || ranked().length < 6) { element.hidden = true; return; }
  element.hidden = false;
  if (!element.querySelector('select')) {
    element.innerHTML = `<div class="tools"><label>across <select class="x">${choices(names, names[0])}</select></label>`
      + ` <label>up <select class="y">${choices(names, names[1])}</select></label></div><div class="picture"></div><p class="note">`
      + 'Between the trials (dots) the colours are means of all, near ones weighing most: what lies far from any dot is a guess.</p>' + SCALE;
    element.querySelectorAll('select').forEach(select => select.onchange = () => drawAll());
  }
  const [x, y] = ['x', 'y'].map(n => DATA.space.find(s => s.name === element.querySelector('.' + n).value));
  const among = ranked(), colour = colourOf();
  chart(element.querySelector('.picture'), {label: `${DATA.metric} over ${x.name} and ${y.name}`, x: spaceAxis(x), y: spaceAxis(y), height: 340,
    marks: (X, Y, box) => {
      const places = among.map(i => [X(DATA.trials[i].params[x.name]), Y(DATA.trials[i].params[y.name]), DATA.trials[i].objective]).filter(p => isFinite(p[0]) && isFinite(p[1]));
      const near = places.length > 400 ? places.slice(0, 400) : places, size = 14, paths = {};
      for (let px = box.left; px < box.right; px += size) for (let py = box.top; py < box.bottom; py += size) {
        let sum = 0, weight = 0;
        for (const [tx, ty, v] of near) {
          const w = 1 / (((tx - px - size / 2) ** 2 + (ty - py - size / 2) ** 2) ** 1.5 + 60);
          sum += w * v;
          weight += w;
        }
        const q = colour(sum / weight);
        paths[q] = (paths[q] || '') + `M${px.toFixed(0)} ${py.toFixed(0)}h${Math.min(size, box.right - px).toFixed(0)}v${Math.min(size, box.bottom - py).toFixed(0)}h-${Math.min(size, box.right - px).toFixed(0)}z`;
      }
      return Object.keys(paths).map(q => `<path class="area ${q}" d="${paths[q]}"/>`).join('')
        + trialDots(among, t => [X(t.params[x.name]), Y(t.params[y.name])], 'small edged');
    },
    points: (X, Y) => among.map(i => ({x: X(DATA.trials[i].params[x.name]), y: Y(DATA.trials[i].params[y.name]), trial: i, tip: tipOf(i)})),
    light: (i, X, Y) => ring(X(DATA.trials[i].params[x.name]), Y(DATA.trials[i].params[y.name]))});
});
