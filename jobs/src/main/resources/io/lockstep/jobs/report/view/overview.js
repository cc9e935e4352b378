// How far the sweep is, and the objective against the network's size: the plot that a sweep of depth and width is for.
'use strict';
part('strip', element => {
  const of = state => DATA.trials.filter(t => t.state === state).length;
  const counts = [['succeeded', of('succeeded')], ['pruned', of('pruned')], ['failed', of('failed')],
    ['running', DATA.running.length]].filter(([, n]) => n > 0);
  const all = Math.max(DATA.expected, DATA.trials.length + DATA.running.length);
  const open = all - counts.reduce((sum, [, n]) => sum + n, 0);
  if (open > 0) counts.push(['to come', open]);
  element.innerHTML = '<div class="bar" role="img" aria-label="' + counts.map(([name, n]) => n + ' ' + name).join(', ') + '">'
    + counts.map(([name, n]) => `<span class="b-${name.replace(' ', '-')}" style="flex:${n}"></span>`).join('') + '</div>'
    + '<p class="legend">' + counts.map(([name, n]) => `<span class="swatch b-${name.replace(' ', '-')}"></span>${count(n)} ${name}`).join(' ')
    + (DATA.took ? ` · ${seconds(DATA.took)} on the clock` : '') + (DATA.parallelism ? ` · ${DATA.parallelism} at once` : '')
    + (!DATA.took && isNumber(DATA.plan?.seconds) ? ` · predicted ${seconds(DATA.plan.seconds)} in all` : '') + '</p>'
    + (DATA.running.length ? '<p class="note">Running: ' + DATA.running.map(r => `${trialLink(r)} epoch ${r.epochs}${r.of ? ' of ' + r.of : ''}`).join(', ') + '</p>' : '');
});

part('pareto', element => {
  element.innerHTML = '<div class="tools"><label>against <select aria-label="against"><option value="parameters">parameters</option>'
    + '<option value="seconds">training seconds</option><option value="epochs">epochs</option></select></label></div>'
    + '<div class="picture"></div><p class="note"></p>' + SCALE;
  const select = element.querySelector('select');
  select.value = element.dataset.against || 'parameters';
  select.onchange = () => { element.dataset.against = select.value; drawAll(); };
  const by = select.value, all = ranked(), band = DATA.band;
  if (!all.length) { element.lastElementChild.previousElementSibling.textContent = 'No trial has a result yet.'; return; }
  const finite = all.filter(i => DATA.trials[i][by] > 0);
  const sizes = finite.map(i => DATA.trials[i][by]), wide = Math.max(...sizes) > 20 * Math.min(...sizes);
  const best = DATA.trials[all[0]].objective, max = DATA.mode === 'max';
  const values = finite.map(i => DATA.trials[i].objective), low = endOf(values);
  const range = values.filter(v => max ? v >= low : v <= low);
  const edge = band ? [band.from, band.to] : [];
  const front = frontOf(finite, by);
  chart(element.querySelector('.picture'), {
    label: `${DATA.metric} of each trial against ${by}; the leaderboard has the numbers`,
    x: axis(by, sizes, wide ? 'log' : 'linear'), y: axis(words(DATA.metric), range.concat(edge)), height: 340,
    marks: (X, Y, box) => (band ? `<rect class="band" x="${box.left}" width="${box.right - box.left}" y="${Math.min(Y(band.from), Y(band.to))}" height="${Math.abs(Y(band.to) - Y(band.from))}"/>` : '')
      + `<path class="line front" d="${stairs(front.map(i => [X(DATA.trials[i][by]), Y(DATA.trials[i].objective)]))}"/>`
      + trialDots(finite, t => [X(t[by]), within(Y(t.objective), box)])
      + (band && band.smallest >= 0 && by === 'parameters' ? ring(X(DATA.trials[band.smallest][by]), Y(DATA.trials[band.smallest].objective)) : ''),
    points: (X, Y, box) => finite.map(i => ({x: X(DATA.trials[i][by]), y: within(Y(DATA.trials[i].objective), box), trial: i, tip: tipOf(i)})),
    light: (i, X, Y, box) => ring(X(DATA.trials[i][by]), within(Y(DATA.trials[i].objective), box))});
  let text = `The line is the front: no other trial is better with as few ${by}.`;
  if (band) text += ` The band is one standard error of the best on ${count(band.rows)} validation rows (± ${figure(band.se)}): ${count(band.within)} of ${count(all.length)} trials lie in it`
    + (band.smallest >= 0 ? `; the smallest has ${count(DATA.trials[band.smallest].parameters)} parameters (trial ${DATA.trials[band.smallest].id}, ringed)`
      + (band.smallest === all[0] ? ', the best itself.' : `, the best ${count(DATA.trials[all[0]].parameters)}.`) : '.');
  element.querySelector('.note').textContent = text;
});

const within = (y, box) => isFinite(y) ? Math.max(box.top, Math.min(box.bottom, y)) : y;
const ring = (x, y) => isFinite(x) && isFinite(y) ? `<circle class="ring" cx="${x}" cy="${y}" r="8"/>` : '';

/** Those that no other beats in both: from the cheapest up. */
function frontOf(trials, by) {
  const max = DATA.mode === 'max', front = [];
  const order = [...trials].sort((a, b) => DATA.trials[a][by] - DATA.trials[b][by]
    || (max ? -1 : 1) * (DATA.trials[a].objective - DATA.trials[b].objective));
  let best = null;
  for (const i of order) {
    const value = DATA.trials[i].objective;
    if (best !== null && (max ? value <= best : value >= best)) continue;
    best = value;
    front.push(i);
  }
  return front;
}
const stairs = places => places.map(([x, y], i) => i ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}`).join('');
