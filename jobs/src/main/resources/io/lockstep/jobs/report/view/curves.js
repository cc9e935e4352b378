// Learning curves of the trials picked, else of the best that the filter leaves; smoothing and logarithmic axes on demand.
'use strict';
const MOST_CURVES = 6;

part('curves', element => {
  if (!element.querySelector('select')) {
    element.innerHTML = '<div class="tools"><label>metric <select class="metric"></select></label>'
      + ' <label>over <select class="over"><option>epoch</option><option>step</option><option>seconds</option></select></label>'
      + ' <label>smoothing <input class="smooth" type="range" min="0" max="0.95" step="0.05" value="0"/></label>'
      + ' <label><input class="log" type="checkbox"/> log</label></div><div class="plots"></div>';
    const metric = element.querySelector('.metric');
    metric.innerHTML = '<option value="">loss and objective</option>' + DATA.metrics.map(m => `<option>${esc(m)}</option>`).join('');
    element.querySelectorAll('select,input').forEach(input => input.oninput = () => drawAll());
  }
  const value = name => element.querySelector('.' + name).value;
  const trials = selection.picked.length ? selection.picked : DATA.kind === 'run' ? [0]
    : ranked().filter(i => DATA.curves[DATA.trials[i].id]).slice(0, MOST_CURVES);
  const groups = value('metric') ? [[value('metric')]] : groupsOf();
  const plots = element.querySelector('.plots');
  plots.replaceChildren(...groups.map(() => document.createElement('div')));
  groups.forEach((metrics, g) => curve(plots.children[g], metrics, trials, value('over'),
    Number(value('smooth')), element.querySelector('.log').checked));
});

/** Training and validation of a metric belong in one picture. */
function groupsOf() {
  const base = name => name.replace(/^(train|valid)_/, ''), wanted = [];
  for (const metric of DATA.metrics) {
    const of = base(metric), group = wanted.find(g => base(g[0]) === of);
    if (group) group.push(metric); else wanted.push([metric]);
  }
  const rank = g => ['loss', base(DATA.metric), 'accuracy', 'r2', 'learning_rate'].indexOf(base(g[0]));
  const changes = g => g.some(m => Object.values(DATA.curves).some(c => new Set(c.values[m]).size > 1));
  return wanted.filter(g => rank(g) >= 0 && changes(g)).sort((a, b) => rank(a) - rank(b)).slice(0, DATA.kind === 'run' ? 3 : 2);
}

/** An exponential mean without the bias of its beginning. */
function smoothed(values, by) {
  if (!by) return values;
  let sum = 0, weight = 0;
  return values.map(v => {
    if (!isNumber(v)) return v;
    sum = by * sum + (1 - by) * v;
    weight = by * weight + (1 - by);
    return sum / weight;
  });
}

function curve(element, metrics, trials, over, smooth, log) {
  const series = [];
  const single = trials.length === 1;
  trials.forEach((i, at) => {
    const c = DATA.curves[DATA.trials[i].id];
    if (!c) return;
    let clock = 0;
    const xs = over === 'seconds' ? c.seconds.map(s => clock += s) : over === 'step' ? c.epoch.map(e => e * c.steps) : c.epoch;
    metrics.forEach(metric => {
      const ys = c.values[metric];
      if (!ys || !ys.some(isNumber)) return;
      const train = metric.startsWith('train_'), paired = metrics.length > 1;
      if (!single && paired && train && metrics.some(m => m.startsWith('valid_'))) return;
      const name = single ? (metric.startsWith('valid_') ? 'validation' : train ? 'training' : words(metric)) : nameOf(i, trials);
      const colour = single ? (metric.startsWith('valid_') ? 's1' : 's0') : 's' + at % 8;
      if (smooth) series.push({name, xs, ys, colour, trial: i, faint: true});
      series.push({name, xs, ys: smoothed(ys, smooth), colour, trial: i});
    });
  });
  if (!series.length) { element.innerHTML = '<p class="note">No curves for this metric.</p>'; return; }
  const all = series.flatMap(s => s.ys).filter(isNumber);
  const kept = DATA.kind === 'run' && DATA.run.kept < DATA.run.epochs ? DATA.run.kept : 0;
  const title = metrics.length > 1 ? metrics[0].replace(/^(train|valid)_/, '').replace(/_/g, ' ') : words(metrics[0]);
  lines(element, {label: `${title} over ${over}`, x: axis(over === 'seconds' ? 'seconds of training' : over, series.flatMap(s => s.xs), 'linear'),
    y: axis(title, all, log && all.some(v => v > 0) ? 'log' : 'linear'), series, height: 300,
    extra: (X, Y, box) => kept && over === 'epoch' ? `<path class="line dashed kept" d="M${X(kept)} ${box.top}V${box.bottom}"/><text x="${X(kept) + 4}" y="${box.top + 10}">weights kept</text>` : ''});
}

/** A trial's name in a legend: the settings by which those drawn differ, where these are short. */
function nameOf(i, drawn) {
  const t = DATA.trials[i], differs = s => new Set(drawn.map(k => setting(DATA.trials[k].params[s.name]))).size > 1;
  const text = varied().filter(differs).map(s => `${s.name} ${setting(t.params[s.name])}`).join(', ');
  return DATA.kind === 'compare' ? t.id : t.id + (text ? ': ' + shorten(text, 60) : '');
}
