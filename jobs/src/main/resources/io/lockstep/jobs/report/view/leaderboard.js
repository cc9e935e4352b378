// All trials as a table: to sort (best first), filter and pick from. The objective is its third column.
'use strict';
const FIRST_ROWS = 200; // a button shows the others: few want to wait for thousands
const order = {by: 'rank', down: false, all: false};

part('leaderboard', element => {
  if (!element.querySelector('table')) {
    element.innerHTML = '<div class="tools"><label>filter <input type="search" spellcheck="false" aria-label="filter"'
      + ' placeholder="width&gt;=32 activation=relu"/></label> <span class="shown" aria-live="polite"></span>'
      + ' <button type="button" class="csv">copy as CSV</button></div>'
      + '<div class="scroll tall" tabindex="0"><table class="board"><thead></thead><tbody></tbody></table></div>'
      + '<p class="more"></p><div class="command"></div>';
    const input = element.querySelector('input');
    input.value = selection.filter;
    input.oninput = () => { selection.filter = input.value; order.all = false; drawAll(); };
    element.querySelector('.csv').onclick = () => copy(csv(), element.querySelector('.csv'));
  }
  const among = shown(), rank = new Map(ranked(DATA.trials.map((t, i) => i)).map((i, at) => [i, at + 1]));
  const columns = columnsOf(rank), by = columns.find(c => c.name === order.by) || columns[0];
  const sorted = [...among].sort((a, b) => compare(by.value(a), by.value(b), by.name === 'rank' ? false : order.down)
    || (rank.get(a) ?? 1e9) - (rank.get(b) ?? 1e9) || a - b);
  const visible = order.all ? sorted : sorted.slice(0, FIRST_ROWS);
  element.querySelector('thead').innerHTML = '<tr>' + columns.map(c => `<th scope="col" class="${c.numeric ? 'n' : ''}"`
    + (c.name === by.name ? ` aria-sort="${order.down ? 'descending' : 'ascending'}"` : '')
    + `><button type="button" data-by="${esc(c.name)}">${esc(c.name)}</button></th>`).join('') + '</tr>';
  element.querySelector('tbody').innerHTML = visible.map(i => `<tr data-trial="${i}" class="${DATA.trials[i].state}`
    + `${selection.picked.includes(i) ? ' picked' : ''}">` + columns.map(c => `<td class="${c.numeric ? 'n' : ''}">${c.html(i)}</td>`).join('') + '</tr>').join('');
  element.querySelector('.shown').textContent = `showing ${count(visible.length)} of ${count(DATA.trials.length)}`
    + (among.length < DATA.trials.length ? ` (${count(among.length)} match)` : '');
  const more = element.querySelector('.more');
  more.innerHTML = visible.length < sorted.length ? `<button type="button">show all ${count(sorted.length)}</button>` : '';
  if (more.firstChild) more.firstChild.onclick = () => { order.all = true; drawAll(); };
  element.querySelectorAll('thead button').forEach(button => button.onclick = () => {
    const name = button.dataset.by, column = columns.find(c => c.name === name);
    order.down = order.by === name ? !order.down : column.down;
    order.by = name;
    drawAll();
  });
  const body = element.querySelector('tbody');
  body.onpointerover = event => light(Number(event.target.closest('tr')?.dataset.trial ?? -1));
  body.onpointerleave = () => light(-1);
  body.onclick = event => {
    const row = event.target.closest('tr');
    if (row && !event.target.closest('a')) pick(Number(row.dataset.trial));
  };
  lightable(body, trial => {
    body.querySelector('.hover')?.classList.remove('hover');
    if (trial >= 0) body.querySelector(`[data-trial="${trial}"]`)?.classList.add('hover');
  });
  showCommand(element.querySelector('.command'), sorted[0]);
});

/** Numbers by size, others by letters, what is empty last. */
function compare(a, b, down) {
  const noA = a === '' || a === null || a === undefined, noB = b === '' || b === null || b === undefined;
  if (noA || noB) return noA - noB;
  return (down ? -1 : 1) * (isNumber(a) && isNumber(b) ? a - b : setting(a).localeCompare(setting(b)));
}

function columnsOf(rank) {
  const t = i => DATA.trials[i], values = DATA.trials.map(x => x.objective).filter(isNumber);
  const low = Math.min(...values), high = Math.max(...values), max = DATA.mode === 'max';
  const share = v => high === low ? 1 : (max ? v - low : high - v) / (high - low);
  const plain = (name, value, text, numeric, down = false) => ({name, value, numeric, down, html: i => esc(text(value(i), i))});
  return [
    plain('rank', i => rank.get(i) ?? null, v => v ?? '', true),
    {name: 'trial', value: i => t(i).id, html: i => trialLink(t(i))
      + (t(i).state === 'succeeded' ? '' : ` <span class="tag ${t(i).state}">${t(i).state}</span>`)},
    {name: DATA.metric, value: i => t(i).objective, numeric: true, down: max, html: i => isNumber(t(i).objective)
      ? `<span class="meter" style="--share:${share(t(i).objective).toFixed(3)}">${figure(t(i).objective)}</span>` : ''},
    ...DATA.space.map(s => plain(s.name, i => t(i).params[s.name], v => setting(v), s.numeric)),
    plain('parameters', i => t(i).parameters, count, true),
    plain('epochs', i => t(i).epochs, count, true),
    plain('seconds', i => t(i).seconds, v => isNumber(v) ? v.toFixed(2) : '', true),
    plain('weights', i => t(i).weights ?? '', v => v.slice(0, 8), false)];
}

function csv() {
  const rank = new Map(ranked(DATA.trials.map((t, i) => i)).map((i, at) => [i, at + 1])), columns = columnsOf(rank);
  const cell = text => /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  return [columns.map(c => c.name), ...shown().map(i => columns.map(c => c.value(i) ?? ''))]
    .map(row => row.map(v => cell(Array.isArray(v) ? v.join(',') : String(v))).join(',')).join('\n') + '\n';
}

/** A word as a shell has to read it. */
const quoted = text => /^[\w.,:/=+-]+$/.test(text) ? text : "'" + text.replace(/'/g, "'\\''") + "'";

/** The command that trains a trial alone. */
function commandOf(trial) {
  if (trial.command) return trial.command;
  const options = {...DATA.base, ...trial.params}, layers = Object.keys(trial.params).filter(name => /^width-\d+$/.test(name));
  if ('depth' in trial.params || 'width' in trial.params) delete options.hidden;
  if (layers.length) { // widths of single layers, which train takes as a list
    const depth = options.depth ?? layers.length;
    options.hidden = Array.from({length: depth}, (_, at) => options[`width-${at + 1}`] ?? options.width);
    for (const name of ['depth', 'width', ...layers]) delete options[name];
  }
  return 'deploy/lockstep train ' + Object.entries(options).filter(([, v]) => v !== null).map(([name, value]) =>
    value === true ? '--' + name : value === false ? '--no-' + name
      : `--${name} ${quoted(Array.isArray(value) ? value.join(',') : String(value))}`).join(' \\\n  ');
}

/** The settings of the trial picked last, else of the first of the table, as a command to copy. */
function showCommand(element, first) {
  const i = selection.picked.length ? selection.picked[selection.picked.length - 1] : first;
  if (i === undefined) { element.innerHTML = ''; return; }
  element.innerHTML = `<p class="note">Trial ${trialLink(DATA.trials[i])} as a command (click a row or a dot to choose another; those picked are the ones whose curves are drawn):</p>`
    + `<pre>${esc(commandOf(DATA.trials[i]))}</pre><button type="button">copy</button>`;
  element.querySelector('button').onclick = event => copy(commandOf(DATA.trials[i]), event.target);
}
