// Which settings mattered: functional analysis of variance (Hutter, Hoos and Leyton-Brown 2014) of a forest of regression
// trees. A tree's prediction, averaged over all settings but one, is a function of that one; its variance, as a share of the
// prediction's whole variance, is the setting's main effect. The forest draws from a fixed seed: the same page every time.
'use strict';
const TREES = 24, LEAF = 3, DEEPEST = 10, MOST_ROWS = 800;

part('importance', element => {
  const spaces = varied(), among = ranked(DATA.trials.map((t, i) => i)).slice(0, MOST_ROWS);
  if (spaces.length < 2 || among.length < 10) { element.hidden = true; return; }
  element.hidden = false;
  if (element.dataset.of !== String(among.length)) {
    element.dataset.of = among.length;
    element.shares = effects(spaces, among);
  }
  const rows = spaces.map((s, k) => ({name: s.name, share: element.shares[k]})).sort((a, b) => b.share - a.share);
  const rest = Math.max(0, 1 - rows.reduce((sum, r) => sum + r.share, 0));
  rows.push({name: 'together', share: rest});
  element.innerHTML = '<table class="bars"><tbody>' + rows.map(r => `<tr><th scope="row">${esc(r.name)}</th>`
    + `<td><span class="meter wide" style="--share:${r.share.toFixed(3)}">${(100 * r.share).toFixed(0)} %</span></td></tr>`).join('') + '</tbody></table>'
    + `<p class="note">Share of the variance of ${esc(DATA.metric)} that each setting explains alone, and what only several together explain: fANOVA over a forest of ${TREES} trees, fitted to ${among.length} trials. Lists count in their order.</p>`;
});

function effects(spaces, among) {
  const unit = spaces.map(s => s.kind === 'list'
    ? (v => (s.values.map(setting).indexOf(setting(v)) + 0.5) / s.values.length) : scaleOf(spaceAxis(s), 0, 1, 0));
  const rows = among.map(i => ({x: spaces.map((s, k) => {
    const at = unit[k](DATA.trials[i].params[s.name]);
    return isFinite(at) ? at : 0.5;
  }), y: DATA.trials[i].objective}));
  let state = 12345;
  const random = n => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 2147483648 * n); };
  const sums = spaces.map(() => 0);
  let counted = 0;
  for (let t = 0; t < TREES; t++) {
    const leaves = [];
    grow(rows.map(() => rows[random(rows.length)]), spaces.map(() => [0, 1]), 0, leaves, random);
    const volume = leaf => leaf.box.reduce((v, [a, b]) => v * (b - a), 1);
    const mean = leaves.reduce((s, l) => s + volume(l) * l.value, 0);
    const whole = leaves.reduce((s, l) => s + volume(l) * (l.value - mean) ** 2, 0);
    if (!(whole > 0)) continue;
    counted++;
    spaces.forEach((s, k) => { sums[k] += marginal(leaves, k, mean, volume) / whole; });
  }
  return sums.map(s => counted ? s / counted : 0);
}

/** Variance of a tree's prediction as a function of setting k alone. */
function marginal(leaves, k, mean, volume) {
  const cuts = [...new Set(leaves.flatMap(l => l.box[k]))].sort((a, b) => a - b);
  let variance = 0;
  for (let c = 0; c + 1 < cuts.length; c++) {
    const middle = (cuts[c] + cuts[c + 1]) / 2;
    let value = 0;
    for (const l of leaves) if (l.box[k][0] <= middle && middle < l.box[k][1]) value += l.value * volume(l) / (l.box[k][1] - l.box[k][0]);
    variance += (cuts[c + 1] - cuts[c]) * (value - mean) ** 2;
  }
  return variance;
}

function grow(rows, box, depth, leaves, random) {
  const mean = rows.reduce((s, r) => s + r.y, 0) / rows.length;
  let best = null;
  if (depth < DEEPEST && rows.length >= 2 * LEAF) {
    const first = random(box.length), most = Math.max(1, Math.ceil(box.length * 0.7));
    for (let n = 0; n < most; n++) {
      const k = (first + n) % box.length, sorted = [...rows].sort((a, b) => a.x[k] - b.x[k]);
      const total = sorted.reduce((s, r) => s + r.y, 0);
      let left = 0;
      for (let i = 1; i < sorted.length; i++) {
        left += sorted[i - 1].y;
        if (i < LEAF || sorted.length - i < LEAF || sorted[i].x[k] === sorted[i - 1].x[k]) continue;
        const gain = left * left / i + (total - left) ** 2 / (sorted.length - i) - total * total / sorted.length;
        if (gain > 1e-12 && (!best || gain > best.gain)) best = {gain, k, at: (sorted[i].x[k] + sorted[i - 1].x[k]) / 2};
      }
    }
  }
  if (!best) { leaves.push({box, value: mean}); return; }
  const side = low => box.map((range, k) => k !== best.k ? range : low ? [range[0], best.at] : [best.at, range[1]]);
  grow(rows.filter(r => r.x[best.k] < best.at), side(true), depth + 1, leaves, random);
  grow(rows.filter(r => r.x[best.k] >= best.at), side(false), depth + 1, leaves, random);
}
