// What a training's network makes of its validation and test rows: classes, confusions, curves, residuals.
'use strict';
const MOST_CLASSES = 60; // cells of more can't be seen

/** The parts that were evaluated, by name; test first. */
function evaluated() {
  const all = {...DATA.run.evaluation};
  if (!all.test && DATA.run.test) all.test = DATA.run.test;
  return Object.entries(all).filter(([, e]) => e && e.rows > 0).sort(([a], [b]) => (b === 'test') - (a === 'test'));
}

/** A switch between the parts of the data; gives the one that is chosen. */
function choosePart(element) {
  const all = evaluated();
  if (!all.length) return null;
  element.dataset.part ||= all[0][0];
  const [name, found] = all.find(([n]) => n === element.dataset.part) || all[0];
  const head = document.createElement('div');
  head.className = 'tools';
  if (all.length > 1) {
    head.innerHTML = '<label>rows <select>' + all.map(([n]) => `<option value="${n}"${n === name ? ' selected="selected"' : ''}>${n === 'valid' ? 'validation' : n} (${count(all.find(([m]) => m === n)[1].rows)})</option>`).join('') + '</select></label>';
    head.querySelector('select').onchange = event => { element.dataset.part = event.target.value; drawAll(); };
  } else head.innerHTML = `<span class="note">${name === 'valid' ? 'Validation' : 'Test'} rows: ${count(found.rows)}</span>`;
  element.replaceChildren(head);
  return found;
}

part('classes', element => {
  const found = choosePart(element), classes = found && (found.per_class || found.classes);
  if (!classes) { element.hidden = true; return; }
  element.hidden = false;
  const names = Object.keys(classes), most = Math.max(...names.map(n => classes[n].support));
  const box = document.createElement('div');
  box.className = 'scroll tall';
  box.tabIndex = 0;
  const share = v => `<td class="n"><span class="meter" style="--share:${(v || 0).toFixed(3)}">${figure(v)}</span></td>`;
  box.innerHTML = '<table class="board"><thead><tr>' + ['class', 'precision', 'recall', 'F1', 'rows'].map((h, i) => `<th scope="col" class="${i ? 'n' : ''}">${h}</th>`).join('')
    + '</tr></thead><tbody>' + names.map(n => `<tr><td>${esc(n)}</td>${share(classes[n].precision)}${share(classes[n].recall)}${share(classes[n].f1)}<td class="n">${count(classes[n].support)}</td></tr>`).join('') + '</tbody></table>';
  element.append(box);
  if (!Array.isArray(found.confusion) || found.confusion.length !== names.length) return;
  if (names.length > MOST_CLASSES) {
    element.insertAdjacentHTML('beforeend', `<p class="note">The confusions of ${names.length} classes are too many to draw; run.json has them all.</p>`);
    return;
  }
  confusion(element, names, found.confusion);
});

/** Rows by actual and predicted class: shades are shares of a row's errors, so that the diagonal drowns nothing. */
function confusion(element, names, counts) {
  const picture = document.createElement('div'), note = document.createElement('div'), n = names.length;
  element.append(picture, note);
  const rows = counts.map(row => row.reduce((a, b) => a + b, 0));
  const errors = counts.flatMap((row, r) => row.map((v, c) => r === c || !rows[r] ? 0 : v / rows[r])), worst = Math.max(...errors, 1e-9);
  const x = axis('predicted', names, 'list'), y = axis('actual', names, 'list');
  chart(picture, {label: 'rows by actual and predicted class', x, y, height: Math.min(720, 90 + Math.max(24, 220 / n) * n),
    marks: (X, Y, box) => {
      const w = (box.right - box.left) / n, h = (box.bottom - box.top) / n;
      return counts.map((row, r) => row.map((v, c) => {
        const cx = X(names[c]), cy = Y(names[n - 1 - r]), share = rows[r] ? v / rows[r] : 0;
        const at = r === c ? 'right' : 'wrong', strength = r === c ? share : Math.sqrt(share / worst);
        return `<rect class="cell ${at}" style="--share:${strength.toFixed(3)}" x="${cx - w / 2 + 0.5}" y="${cy - h / 2 + 0.5}" width="${w - 1}" height="${h - 1}"/>`
          + (w > 26 && h > 14 && v ? `<text class="${at}-text${strength > 0.55 ? ' strong' : ''}" x="${cx}" y="${cy + 4}" text-anchor="middle">${w > 52 ? count(v) : v > 9999 ? Math.round(v / 1000) + 'k' : v}</text>` : '');
      }).join('')).join('');
    },
    points: (X, Y, box) => counts.flatMap((row, r) => row.map((v, c) => {
      const w = (box.right - box.left) / n / 2, h = (box.bottom - box.top) / n / 2, cx = X(names[c]), cy = Y(names[n - 1 - r]);
      return {x: cx, y: cy, box: [cx - w, cy - h, cx + w, cy + h], tip: `<b>${esc(names[r])}</b> taken for <b>${esc(names[c])}</b><br>${count(v)} of ${count(rows[r])} rows (${rows[r] ? (100 * v / rows[r]).toFixed(1) : 0} %)`};
    }))});
  const labels = picture.querySelectorAll('svg > text');
  // Classes read from the top, as in a table.
  const texts = [...labels].filter(t => t.getAttribute('text-anchor') === 'end').slice(0, n), names2 = texts.map(t => t.textContent).reverse();
  texts.forEach((t, i) => { t.textContent = names2[i]; });
  const mistakes = counts.flatMap((row, r) => row.map((v, c) => ({r, c, v}))).filter(m => m.r !== m.c && m.v > 0).sort((a, b) => b.v - a.v).slice(0, 5);
  if (mistakes.length && n > 2) note.innerHTML = '<p class="note">Most frequent mistakes: ' + mistakes.map(m => `${esc(names[m.r])} taken for ${esc(names[m.c])} (${count(m.v)})`).join(', ') + '.</p>';
}

part('thresholds', element => {
  const found = choosePart(element), curves = found?.curves && Object.entries(found.curves).filter(([, c]) => c.roc || c.pr || c.calibration);
  if (!curves?.length) { element.hidden = true; return; }
  element.hidden = false;
  const plots = document.createElement('div');
  plots.className = 'plots';
  plots.innerHTML = '<div></div><div></div><div></div>';
  element.append(plots);
  const unit = label => axis(label, [0, 1], 'linear', {min: 0, max: 1, whole: false});
  const series = (key, x, y) => curves.filter(([, c]) => c[key]?.length).map(([name, c], i) => ({name, colour: 's' + i % 8,
    xs: c[key].map(p => p[x]), ys: c[key].map(p => p[y])}));
  const few = curves.length <= 12, diagonal = (X, Y) => `<path class="line dashed off" d="M${X(0)} ${Y(0)}L${X(1)} ${Y(1)}"/>`;
  const figures = [found.roc_auc, found.pr_auc, found.brier];
  const title = (text, value, name) => text + (isNumber(value) ? ` (${name} ${figure(value)})` : '');
  const roc = series('roc', 0, 1), pr = series('pr', 0, 1), calibration = series('calibration', 0, 1);
  if (roc.length) lines(plots.children[0], {label: 'ROC curve', x: unit('false positive rate'), y: unit(title('true positive rate', figures[0], 'ROC AUC')), series: roc, extra: diagonal, legend: few && roc.length > 1});
  if (pr.length) lines(plots.children[1], {label: 'precision and recall', x: unit('recall'), y: unit(title('precision', figures[1], 'PR AUC')), series: pr, legend: few && pr.length > 1});
  if (calibration.length) lines(plots.children[2], {label: 'calibration', x: unit('predicted probability'), y: unit(title('share that was so', figures[2], 'Brier')), series: calibration, extra: diagonal, legend: few && calibration.length > 1});
});

part('residuals', element => {
  const found = choosePart(element), all = found?.curves && Object.entries(found.curves).filter(([, c]) => c.residuals);
  if (!all?.length) { element.hidden = true; return; }
  element.hidden = false;
  const plots = document.createElement('div');
  plots.className = 'plots';
  element.append(plots);
  for (const [name, c] of all) {
    const place = document.createElement('div'), bins = c.residuals, most = Math.max(...bins.map(b => b[2]));
    plots.append(place);
    chart(place, {label: 'residuals of ' + name, x: axis(`prediction minus ${name}`, bins.flatMap(b => [b[0], b[1]])), y: axis('rows', [0, most]), height: 280,
      marks: (X, Y) => bins.map(b => `<rect class="cell s0" x="${X(b[0])}" y="${Y(b[2])}" width="${Math.max(0.5, X(b[1]) - X(b[0]) - 1)}" height="${Math.max(0, Y(0) - Y(b[2]))}"/>`).join('')
        + `<path class="line dashed off" d="M${X(0)} ${Y(0)}V${Y(most)}"/>`,
      points: (X, Y) => bins.map(b => ({x: (X(b[0]) + X(b[1])) / 2, y: Y(b[2]), box: [X(b[0]), Y(most), X(b[1]), Y(0)], tip: `${figure(b[0])} to ${figure(b[1])}<br>${count(b[2])} rows`}))});
  }
});
