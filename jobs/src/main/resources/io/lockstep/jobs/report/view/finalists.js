// What a sweep predicted, what the simplest models reach, and the best trained anew, where the sweep asked for these.
'use strict';
part('finalists', element => {
  const table = (title, value) => {
    const rows = Array.isArray(value) ? value : value && typeof value === 'object' ? Object.values(value).find(Array.isArray) : null;
    if (!rows || !rows.length || typeof rows[0] !== 'object') return facts(title, value);
    const names = [...new Set(rows.flatMap(Object.keys))].filter(n => rows.some(r => r[n] === null || typeof r[n] !== 'object' || Array.isArray(r[n])));
    return `<h3>${esc(title)}</h3><div class="scroll${rows.length > 25 ? ' tall' : ''}" tabindex="0"><table><thead><tr>${names.map(n => `<th scope="col" class="${rows.every(r => isNumber(r[n])) ? 'n' : ''}">${esc(named(n))}</th>`).join('')}</tr></thead><tbody>`
      + rows.map(r => '<tr>' + names.map(n => `<td class="${rows.every(row => isNumber(row[n])) ? 'n' : ''}">${esc(cell(r[n], n))}</td>`).join('') + '</tr>').join('') + '</tbody></table></div>';
  };
  const named = n => n === 'best_is_better' ? 'beaten' : n.replace(/_/g, ' ');
  const cell = (v, n) => Array.isArray(v) ? v.map(one => cell(one)).join(' … ') : isNumber(v) ? n === 'seconds' ? v.toFixed(2) : figure(v) : v === true ? 'yes' : v === false ? 'no' : setting(v);
  const facts = (title, value) => {
    if (!value || typeof value !== 'object') return '';
    const plain = Object.entries(value).filter(([, v]) => v !== null && v !== undefined && typeof v !== 'object');
    return plain.length ? `<h3>${esc(title)}</h3><table class="facts"><tbody>` + plain.map(([n, v]) => `<tr><th scope="row">${esc(named(n))}</th><td>${esc(cell(v))}</td></tr>`).join('') + '</tbody></table>' : '';
  };
  const spent = time => {
    if (!time) return null;
    const {at_once: atOnce, trials, more_at_once: more, parts, by_workers: workers, ...all} = time;
    const parted = {...all, ...parts, ...Object.fromEntries(Object.entries(workers || {}).map(([n, s]) => ['workers ' + n, s]))};
    return {trials, 'at once': atOnce, ...Object.fromEntries(Object.entries(parted).map(([n, v]) => [n, isNumber(v) ? seconds(v) : v])), 'would more help': more};
  };
  const end = DATA.ending || {}, found = DATA.finalists?.trials?.filter(f => isNumber(f.mean)) || [];
  const folded = ranked().filter(i => (DATA.trials[i].folds || []).length > 1).slice(0, 12);
  element.innerHTML = (folded.length ? '<h3>Folds</h3><div class="folds"></div><p class="note"></p>' : '')
    + (found.length ? '<h3>Finalists</h3><div class="finalists"></div><p class="note"></p>' : '')
    + table(found.length ? 'In figures' : 'Finalists', DATA.finalists)
    + facts(end.winner?.test ? 'The winner, on the test data' : 'The winner', {...end.winner, ...(end.winner?.test || {}), trial: end.winner?.id, id: null})
    + facts('Ensemble of the finalists', {...end.ensemble, ...(end.ensemble?.test || {})}) + facts('Store of trials', end.store)
    + table('Baseline', DATA.baseline) + table('Plan', DATA.plan) + facts('Where the time went', spent(end.time))
    + (DATA.plan && DATA.took && isNumber(DATA.plan.seconds) ? `<p class="note">Predicted ${seconds(DATA.plan.seconds)}, took ${seconds(DATA.took)}.</p>` : '');
  element.hidden = !element.innerHTML;
  if (folded.length) folds(element.querySelector('.folds'), folded);
  if (found.length) intervals(element.querySelector('.finalists'), found);
});

/** The objective fold by fold of the best trials: how far it depends on the rows that happen to be left out. */
function folds(element, best) {
  const by = words(DATA.metric), of = i => DATA.trials[i].folds.filter(isNumber), name = i => DATA.trials[i].id;
  const spread = i => Math.sqrt(of(i).reduce((sum, v) => sum + (v - DATA.trials[i].objective) ** 2, 0) / (of(i).length - 1) / of(i).length);
  chart(element, {label: `${by} of the best trials, fold by fold`, x: axis('trial', best.map(name), 'list'), y: axis(by, best.flatMap(of)), height: 280,
    marks: (X, Y) => best.map(i => `<path class="line s0" d="M${X(name(i))} ${Y(Math.min(...of(i)))}V${Y(Math.max(...of(i)))}"/>`
      + `<path class="dots small faint s0" d="${of(i).map(v => dot(X(name(i)) + 10, Y(v))).join('')}"/><path class="dots s1" d="${dot(X(name(i)), Y(DATA.trials[i].objective))}"/>`).join(''),
    points: (X, Y) => best.map(i => ({x: X(name(i)), y: Y(DATA.trials[i].objective), trial: i,
      tip: `<b>trial ${esc(name(i))}</b><br>mean ${figure(DATA.trials[i].objective)} ± ${figure(spread(i))}<br>` + of(i).map((v, k) => `fold ${k + 1}: ${figure(v)}`).join('<br>')}))});
  const first = best[0], near = best.filter(i => Math.abs(DATA.trials[i].objective - DATA.trials[first].objective) <= spread(first)).length;
  element.nextElementSibling.textContent = `Means over ${of(first).length} folds, each fold a small dot, the line from the worst to the best of them. `
    + `The best has a standard error of ${figure(spread(first))}: ${near} of the ${best.length} shown lie${near === 1 ? 's' : ''} within it.`;
}

/** Each finalist's repetitions, their mean and its interval; those that can't be told from the best stand in colour. */
function intervals(element, found) {
  const by = words(DATA.metric), ends = found.flatMap(f => [f.mean, f.low, f.high, ...(f.values || [])]).filter(isNumber);
  const base = Array.isArray(DATA.baseline) ? DATA.baseline : Object.values(DATA.baseline || {}).find(Array.isArray) || [];
  const trial = f => DATA.trials.findIndex(t => t.id === f.id);
  chart(element, {label: `${by} of the finalists, trained anew`, x: axis('finalist', found.map(f => f.id), 'list'), y: axis(by, ends), height: 280,
    marks: (X, Y) => found.map(f => {
      const x = X(f.id), of = f.id === DATA.finalists.winner ? 's1' : f.like_the_best ? 's0' : 's6';
      return (isNumber(f.low) ? `<path class="line ${of}" d="M${x} ${Y(f.low)}V${Y(f.high)}M${x - 7} ${Y(f.low)}h14M${x - 7} ${Y(f.high)}h14"/>` : '')
        + `<path class="dots small faint ${of}" d="${(f.values || []).map(v => dot(x + 12, Y(v))).join('')}"/><path class="dots ${of}" d="${dot(x, Y(f.mean))}"/>`;
    }).join(''),
    points: (X, Y) => found.map(f => ({x: X(f.id), y: Y(f.mean), trial: trial(f), tip: `<b>trial ${esc(f.id)}</b><br>mean ${figure(f.mean)}`
      + (isNumber(f.low) ? ` (${figure(f.low)} to ${figure(f.high)})` : '') + `<br>in the search ${figure(f.in_search)}` + (isNumber(f.p) ? `<br>p ${figure(f.p)}` : '')}))});
  const like = found.filter(f => f.like_the_best).length, best = base.map(b => b.objective).filter(isNumber);
  element.nextElementSibling.textContent = `Means with their 95 % intervals; small dots are single repetitions. ${count(like)} of ${count(found.length)} may be the best: the others can be told from it.`
    + (best.length ? ` The baselines reach ${best.map(figure).join(' and ')}.` : '') + (DATA.finalists.method ? ' Method: ' + DATA.finalists.method + '.' : '');
}
