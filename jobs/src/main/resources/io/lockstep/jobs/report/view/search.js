// How the search went: the objective in the order of the trials and its distribution over them, the rungs of strategies
// that prune, who ran when, and what failed, by first cause.
'use strict';
part('history', element => {
  const all = DATA.trials.map((t, i) => i).filter(i => isNumber(DATA.trials[i].objective) && DATA.trials[i].state !== 'failed');
  if (all.length < 3) { element.hidden = true; return; }
  element.hidden = false;
  element.innerHTML = '<div></div><p class="note">The steps are the best so far.</p>';
  const numbers = all.map(i => Number(DATA.trials[i].id)).map((n, at) => isNaN(n) ? at : n), max = DATA.mode === 'max';
  let best = null;
  const steps = all.map(i => { const v = DATA.trials[i].objective; if (best === null || (max ? v > best : v < best)) best = v; return best; });
  const number = i => numbers[all.indexOf(i)];
  const at = new Map(all.map((i, k) => [i, numbers[k]]));
  const among = new Set(shown());
  chart(element.firstChild, {label: `${DATA.metric} in the order of the trials`, x: axis('trial', numbers), y: axis(words(DATA.metric), all.map(i => DATA.trials[i].objective)), height: 260,
    marks: (X, Y) => trialDots(all.filter(i => among.has(i)), (t, i) => [X(at.get(i)), Y(t.objective)], 'small')
      + `<path class="line front" d="${stairs(steps.map((v, k) => [X(numbers[k]), Y(v)]))}"/>`,
    points: (X, Y) => all.map(i => ({x: X(at.get(i)), y: Y(DATA.trials[i].objective), trial: i, tip: tipOf(i)})),
    light: (i, X, Y) => at.has(i) ? ring(X(number(i)), Y(DATA.trials[i].objective)) : ''});
});

// The empirical distribution function of the objective: what a trial of this space comes to, not only the best of them.
part('edf', element => {
  const finished = among => ranked(among).filter(i => DATA.trials[i].state === 'succeeded').sort((a, b) => of(a) - of(b));
  const of = i => DATA.trials[i].objective, every = finished(DATA.trials.map((t, i) => i)), some = finished(shown());
  if (every.length < 3) { element.hidden = true; return; }
  element.hidden = false;
  element.innerHTML = '<div></div><p class="note"></p>';
  const share = new Map(some.map((i, k) => [i, (k + 1) / some.length]));
  const curve = (among, X, Y) => stairs([[X(of(every[0])), Y(0)], ...among.map((i, k) => [X(of(i)), Y((k + 1) / among.length)]), [X(of(every[every.length - 1])), Y(1)]]);
  chart(element.firstChild, {label: `empirical distribution of ${DATA.metric} over finished trials`, x: axis(words(DATA.metric), every.map(of)), y: axis('share of trials', [0, 1], 'linear', {whole: false}), height: 240,
    marks: (X, Y) => (some.length < every.length ? `<path class="line pruned" d="${curve(every, X, Y)}"/>` : '')
      + (some.length ? `<path class="line front" d="${curve(some, X, Y)}"/>` : ''),
    points: (X, Y) => some.filter((_, k) => k % Math.ceil(some.length / 300) === 0).map(i => ({x: X(of(i)), y: Y(share.get(i)), trial: i,
      tip: `${(100 * share.get(i)).toFixed(1)} % of trials come to at most ${figure(of(i))}<br>${tipOf(i)}`})),
    light: (i, X, Y) => share.has(i) ? ring(X(of(i)), Y(share.get(i))) : ''});
  element.querySelector('.note').textContent = `Of ${count(some.length)} finished trials the share that comes to at most so much: the further ${DATA.mode === 'max' ? 'right' : 'left'} the line, the better the space.`
    + (some.length < every.length ? ` Grey: all ${count(every.length)}, without filter and brushes.` : '');
});

part('rungs', element => {
  const steps = DATA.rungs.filter(r => isNumber(r.objective));
  const epochs = [...new Set(steps.map(r => r.epochs))].sort((a, b) => a - b);
  if (epochs.length < 2) { element.hidden = true; return; }
  element.hidden = false;
  const among = new Set(shown()), byTrial = new Map();
  for (const r of steps) if (among.has(r.trial)) byTrial.set(r.trial, [...(byTrial.get(r.trial) || []), r]);
  const reached = epochs.map(e => new Set(steps.filter(r => r.epochs >= e).map(r => r.trial)).size);
  element.innerHTML = '<div></div><p class="note"></p>';
  chart(element.firstChild, {label: `${DATA.metric} at each rung`, x: axis('epochs', epochs, 'list'), y: axis(words(DATA.metric), steps.map(r => r.objective)), height: 300,
    marks: (X, Y) => {
      const go = [], dots = {};
      const colour = colourOf();
      for (const [i, rs] of byTrial) {
        rs.sort((a, b) => a.epochs - b.epochs);
        go.push(line(rs.map(r => X(r.epochs)), rs.map(r => Y(r.objective))));
        const of = DATA.trials[i].state === 'pruned' ? 'pruned' : colour(DATA.trials[i].objective), end = rs[rs.length - 1];
        dots[of] = (dots[of] || '') + dot(X(end.epochs), Y(end.objective));
      }
      return `<path class="line thin pruned" d="${go.join('')}"/>` + Object.keys(dots).map(of => `<path class="dots ${of}" d="${dots[of]}"/>`).join('');
    },
    points: (X, Y) => steps.filter(r => among.has(r.trial)).map(r => ({x: X(r.epochs), y: Y(r.objective), trial: r.trial,
      tip: `<b>trial ${esc(DATA.trials[r.trial].id)}</b><br>after ${r.epochs} epochs: ${figure(r.objective)}`})),
    light: (i, X, Y) => { const rs = byTrial.get(i) || []; return `<path class="line strong" d="${line(rs.map(r => X(r.epochs)), rs.map(r => Y(r.objective)))}"/>`; }});
  element.querySelector('.note').textContent = 'Trials that reached each rung: ' + epochs.map((e, k) => `${count(reached[k])} epoch ${count(e)}`).join(', ') + '. Grey ends were pruned there.';
});

part('timeline', element => {
  const spans = DATA.timeline || [];
  if (!spans.length) { element.hidden = true; return; }
  element.hidden = false;
  const end = Math.max(...spans.map(s => s.to ?? s.from)), among = new Set(shown());
  const names = [...new Set(spans.map(s => s.executor))].sort((a, b) => a.localeCompare(b, 'en', {numeric: true}));
  // Trials that run at once on one executor lie under each other: each takes the first row that is free.
  const rows = names.map(() => []), bars = [];
  for (const s of [...spans].sort((a, b) => a.from - b.from)) {
    const lane = names.indexOf(s.executor), to = s.to ?? end;
    let row = rows[lane].findIndex(free => free <= s.from + 1e-6);
    if (row < 0) { row = rows[lane].length; rows[lane].push(0); }
    rows[lane][row] = to;
    bars.push({...s, to, lane, row});
  }
  const begins = rows.map((r, k) => rows.slice(0, k).reduce((sum, other) => sum + other.length, 0) + k * 0.6);
  const all = rows.reduce((sum, r) => sum + r.length, 0) + (names.length - 1) * 0.6;
  const size = Math.max(6, Math.min(22, 420 / all)), colour = colourOf();
  const at = (b, X, box) => [X(b.from), box.top + 18 + (begins[b.lane] + b.row) * size, Math.max(1, X(b.to) - X(b.from) - 0.5), size - 1];
  const busy = bars.reduce((sum, b) => sum + b.to - b.from, 0), slots = rows.reduce((sum, r) => sum + r.length, 0);
  element.innerHTML = '<div></div><p class="note"></p>' + SCALE;
  chart(element.firstChild, {label: 'trials on executors over time', x: axis('seconds since the first trial began', [0, end], 'linear', {whole: false}), height: 84 + all * size,
    marks: (X, Y, box) => names.map((name, k) => `<text class="name" x="${box.left}" y="${box.top + 14 + begins[k] * size}">${esc(name === 'driver' ? 'this machine' : 'executor ' + name)}</text>`).join('')
      + bars.map(b => {
        const t = DATA.trials[b.trial], [x, y, w, h] = at(b, X, box);
        const of = t.state === 'failed' ? 'failed' : t.state === 'pruned' ? 'pruned' : colour(t.objective);
        return `<rect class="cell ${of}${among.has(b.trial) ? '' : ' faint'}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}"/>`;
      }).join(''),
    points: (X, Y, box) => bars.map(b => {
      const [x, y, w, h] = at(b, X, box);
      return {x: x + w / 2, y: y + h / 2, box: [x, y, x + w, y + h], trial: b.trial,
        tip: tipOf(b.trial) + `<br>${seconds(b.to - b.from)} on ${esc(b.executor)}, ${count(b.tasks)} ${b.tasks === 1 ? 'task' : 'tasks'}`};
    }),
    light: (i, X, Y, box) => bars.filter(b => b.trial === i).map(b => {
      const [x, y, w, h] = at(b, X, box);
      return `<rect class="frame" x="${x}" y="${y}" width="${w}" height="${h}"/>`;
    }).join('')});
  element.querySelector('.note').textContent = `${count(bars.length)} stretches of trials on ${count(names.length)} ${names.length === 1 ? 'executor' : 'executors'}; `
    + `of the time of ${count(slots)} trials at once, ${(100 * busy / (slots * (end || 1))).toFixed(0)} % was spent in trials.`;
});

part('failures', element => {
  const groups = new Map(), among = new Set(shown());
  DATA.trials.forEach((t, i) => {
    if (t.state !== 'failed') return;
    // Numbers differ from trial to trial where the cause is one.
    const cause = (t.error || 'no reason was recorded').replace(/\d+(\.\d+)?([eE][-+]?\d+)?/g, '#');
    if (!groups.has(cause)) groups.set(cause, []);
    groups.get(cause).push(i);
  });
  element.hidden = !groups.size;
  element.innerHTML = [...groups].sort((a, b) => b[1].length - a[1].length).map(([cause, trials]) =>
    `<details${groups.size < 3 ? ' open="open"' : ''}><summary>${count(trials.length)} × ${esc(trials.length === 1 ? DATA.trials[trials[0]].error : cause.replace(/#/g, 'N'))}</summary><ul class="failed">`
    + trials.slice(0, 50).map(i => `<li class="${among.has(i) ? '' : 'faint'}">${trialLink(DATA.trials[i])} ${esc(Object.entries(DATA.trials[i].params).map(([n, v]) => n + ' ' + setting(v)).join(', '))}<br><span class="note">${esc(DATA.trials[i].error || '')}</span></li>`).join('')
    + (trials.length > 50 ? `<li>and ${count(trials.length - 50)} more</li>` : '') + '</ul></details>').join('');
});
