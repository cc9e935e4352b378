// The one selection that all parts of the page share: the trial that is lit, those picked, and those that a filter or
// brushes leave.
'use strict';
const DATA_ELEMENT = document.getElementById('data');
let DATA = JSON.parse(DATA_ELEMENT.textContent);
const selection = {lit: -1, picked: [], filter: '', brushes: {}};
const parts = []; // {id, draw}

/** Registers what draws the element with that id. */
const part = (id, draw) => parts.push({id, draw});

function drawAll() {
  for (const {id, draw} of parts) {
    const element = document.getElementById(id);
    if (!element) continue;
    try {
      draw(element);
    } catch (error) {
      element.textContent = 'This part could not be drawn: ' + error.message;
      console.error(id, error);
    }
  }
  for (const link of document.querySelectorAll('nav.contents a'))
    link.hidden = document.getElementById(link.hash.slice(3))?.hidden ?? false;
  document.documentElement.dataset.drawn = 'yes';
}

/** Lights a trial in every part; -1 for none. */
function light(trial) {
  if (selection.lit === trial) return;
  selection.lit = trial;
  for (const [element, show] of lights)
    if (element.isConnected) show(trial); else lights.delete(element);
}
const lights = new Map();
/** Has show(trial) called whenever another trial is lit, as long as the element is on the page. */
const lightable = (element, show) => lights.set(element, show);

/** Adds a trial to those picked, or takes it away. */
function pick(trial) {
  selection.picked = selection.picked.includes(trial) ? selection.picked.filter(t => t !== trial)
    : [...selection.picked, trial].slice(-8);
  drawAll();
}

/** What a filter line means: words like width>=32, activation=relu, state=failed, or a part of any value. */
function filterOf(text) {
  const tests = text.trim().split(/\s+/).filter(Boolean).map(word => {
    const [, name, sign, wanted] = word.match(/^([\w-]+)(<=|>=|!=|=|<|>)(.*)$/) || [];
    if (!name) return trial => Object.values(trial.params).concat(trial.id, trial.state)
      .some(value => setting(value).toLowerCase().includes(word.toLowerCase()));
    const number = Number(wanted);
    return trial => {
      const value = valueOf(trial, name);
      if (value === undefined || value === null) return sign === '!=';
      const numeric = isNumber(value) && wanted !== '' && !isNaN(number);
      const order = numeric ? value - number : setting(value).localeCompare(wanted);
      return {'=': order === 0, '!=': order !== 0, '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0}[sign];
    };
  });
  return trial => tests.every(test => test(trial));
}

/** A trial's value by a name of the leaderboard. */
function valueOf(trial, name) {
  if (name in trial.params) return trial.params[name];
  if (name === DATA.metric) return trial.objective;
  return trial[name];
}

/** The trials, by number, that the filter and the brushes leave. */
function shown() {
  const keep = filterOf(selection.filter);
  return DATA.trials.map((trial, i) => i).filter(i => keep(DATA.trials[i])
    && Object.entries(selection.brushes).every(([name, brush]) => brush(valueOf(DATA.trials[i], name))));
}

/** Those with a result, best first. */
function ranked(among = shown()) {
  const sign = DATA.mode === 'max' ? -1 : 1;
  return among.filter(i => isNumber(DATA.trials[i].objective) && DATA.trials[i].state !== 'failed')
    .sort((a, b) => sign * (DATA.trials[a].objective - DATA.trials[b].objective) || a - b);
}

/** Settings that more than one value was tried of. */
const varied = () => DATA.space.filter(s => new Set(DATA.trials.map(t => setting(t.params[s.name]))).size > 1);

/** A setting's axis, as the space declares it. */
function spaceAxis(space) {
  const values = DATA.trials.map(t => t.params[space.name]).filter(v => v !== undefined && v !== null);
  return space.kind === 'list' ? axis(space.name, space.values, 'list') : axis(space.name, values.concat(space.values), space.kind);
}

/**
 * Where axes and colours end of values from the best to the worst: the worst twentieth lies beyond, and what is as far
 * off as a box plot's outliers, or one trial that learnt nothing would press all others into a corner.
 */
function endOf(values) {
  const at = share => values[Math.max(0, Math.ceil(values.length * share) - 1)];
  const spread = Math.abs(at(0.75) - at(0.25)), within = v => !spread || Math.abs(v - at(0.25)) <= 2.5 * spread;
  return values.slice(0, Math.max(1, Math.ceil(values.length * 0.95))).filter((v, i, all) => i * 2 < all.length || within(v)).pop();
}

/** The colour class of an objective: q0 worst, q7 best; what lies beyond the end is as the worst. */
function colourOf() {
  const all = ranked(DATA.trials.map((t, i) => i)).map(i => DATA.trials[i].objective);
  if (!all.length) return () => 'q0';
  const best = all[0], worst = endOf(all);
  return value => 'q' + (best === worst ? 7 : Math.max(0, Math.min(7, Math.round(7 * (value - worst) / (best - worst)))));
}

const tipOf = i => {
  const t = DATA.trials[i];
  return `<b>trial ${esc(t.id)}</b> ${esc(t.state)}<br>${esc(DATA.metric)} ${figure(t.objective)}<br>`
    + Object.entries(t.params).map(([name, value]) => `${esc(name)} ${esc(setting(value))}`).join('<br>')
    + `<br>${count(t.parameters)} parameters, ${seconds(t.seconds)}`;
};
const trialLink = t => t.page ? `<a href="${esc(t.page)}">${esc(t.id)}</a>` : esc(t.id);

/** Marks of trials at places: one path for each colour. */
function trialDots(among, place, size = '') {
  const colour = colourOf(), paths = {};
  for (const i of among) {
    const t = DATA.trials[i], [x, y] = place(t, i);
    if (!isFinite(x) || !isFinite(y)) continue;
    const of = t.state === 'pruned' ? 'pruned' : colour(t.objective);
    paths[of] = (paths[of] || '') + dot(x, y);
  }
  return Object.keys(paths).sort((a, b) => (b === 'pruned') - (a === 'pruned') || a.localeCompare(b))
    .map(of => `<path class="dots ${of} ${size}" d="${paths[of]}"/>`).join('');
}

const SCALE = '<p class="legend">worse '
  + [0, 1, 2, 3, 4, 5, 6, 7].map(q => `<span class="swatch q${q}"></span>`).join('') + ' better</p>';
