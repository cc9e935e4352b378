// Inside a training: where its time went, and gradients, weights and activations layer by layer.
'use strict';
part('time', element => {
  const time = DATA.run.time;
  if (!time) { element.hidden = true; return; }
  element.hidden = false;
  const bars = (entries, total, caption) => {
    const some = entries.filter(([, v]) => isNumber(v) && v > 0);
    if (!some.length || !(total > 0)) return '';
    return `<table class="bars"><caption>${caption}</caption><tbody>` + some.map(([name, v]) => `<tr><th scope="row">${esc(name.replace(/_/g, ' '))}</th>`
      + `<td><span class="meter wide" style="--share:${(v / total).toFixed(4)}">${seconds(v)} · ${(100 * v / total).toFixed(0)} %</span></td></tr>`).join('') + '</tbody></table>';
  };
  const sum = entries => entries.reduce((s, [, v]) => s + v, 0), of = map => Object.entries(map || {});
  const parts = of(time).filter(([name, v]) => isNumber(v) && !['total', 'workers', 'driver_bytes'].includes(name));
  const phases = of(time.profile).sort((a, b) => b[1] - a[1]).slice(0, 14);
  element.innerHTML = '<div class="plots">' + bars(parts, time.total || sum(parts), `the run, ${seconds(time.total || sum(parts))}`)
    + bars(of(time.by_workers), sum(of(time.by_workers)), `its ${count(time.workers)} workers meanwhile`)
    + bars(phases, sum(of(time.profile)), 'their step, phase by phase') + '</div>'
    + (time.more_workers ? `<p class="note">${esc(time.more_workers[0].toUpperCase() + time.more_workers.slice(1))}.</p>` : '');
});

part('gradients', element => {
  const epochs = DATA.run.diagnostics;
  if (!epochs.length) { element.hidden = true; return; }
  element.hidden = false;
  element.innerHTML = '<div class="plots"><div></div><div></div></div><p class="note">Left: the norm of each layer\'s gradient in the last step of some epochs, input on the left. '
    + 'Right: gradient by weight for each layer over the epochs; where a line runs far below the others, that layer learns slowly, and far above, it is thrown about.</p><div class="scroll" tabindex="0"></div>';
  const [left, right] = element.querySelectorAll('.plots > div');
  const at = [...new Set([0, Math.floor((epochs.length - 1) / 2), epochs.length - 1])];
  const layers = epochs[0].gradients.map((g, i) => i + 1), last = epochs[epochs.length - 1];
  const chosen = at.map(e => epochs[e]);
  lines(left, {label: 'gradient norm by layer', x: axis('layer', layers), y: axis('norm of the gradient', chosen.flatMap(e => e.gradients), 'log'),
    series: chosen.map((e, i) => ({name: 'epoch ' + e.epoch, xs: layers, ys: e.gradients.map(v => v > 0 ? v : NaN), colour: 's' + i}))});
  const ratio = (e, l) => e.weights[l] > 0 && e.gradients[l] > 0 ? e.gradients[l] / e.weights[l] : NaN;
  lines(right, {label: 'gradient by weight over the epochs', x: axis('epoch', epochs.map(e => e.epoch)),
    y: axis('gradient / weight', epochs.flatMap(e => layers.map((l, i) => ratio(e, i))), 'log'), legend: layers.length <= 8,
    series: layers.map((l, i) => ({name: 'layer ' + l, xs: epochs.map(e => e.epoch), ys: epochs.map(e => ratio(e, i)), colour: 's' + i % 8}))});
  const percent = v => isNumber(v) ? (100 * v).toFixed(1) + ' %' : '';
  element.querySelector('.scroll').innerHTML = '<table><thead><tr>' + ['layer', 'kind', 'gradient norm', 'weight norm', 'mean', 'variance', 'zeros', 'dead', 'saturated']
    .map((h, i) => `<th scope="col" class="${i === 1 ? '' : 'n'}">${h}</th>`).join('') + '</tr></thead><tbody>'
    + layers.map((l, i) => {
      const a = last.activations[i] || {};
      return `<tr><td class="n">${l}</td><td>${i === layers.length - 1 ? 'output' : 'hidden'}</td>`
        + [figure(last.gradients[i]), figure(last.weights[i]), figure(a.mean), figure(a.variance), percent(a.zero_share), percent(a.dead_share), percent(a.saturated_share)]
          .map(v => `<td class="n">${v}</td>`).join('') + '</tr>';
    }).join('') + '</tbody></table>';
});
