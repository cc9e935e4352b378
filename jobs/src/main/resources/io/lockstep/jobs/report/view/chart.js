// Charts as SVG drawn at the width that there is, so that their texts keep their size. Many marks are one path each colour:
// a dot is a line of no length with round ends. What is under the pointer, or reached by arrow keys, shows in one tip.
'use strict';
const tip = document.createElement('div');
tip.className = 'tip';
tip.hidden = true;

function showTip(html, x, y) {
  tip.innerHTML = html;
  tip.hidden = false;
  const room = document.documentElement.clientWidth;
  tip.style.left = Math.max(4, Math.min(x + 12, room - tip.offsetWidth - 4)) + 'px';
  tip.style.top = y + 14 + window.scrollY + 'px';
}
const hideTip = () => { tip.hidden = true; };

/** A dot for a path of round-ended lines. */
const dot = (x, y) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
/** A line through places, broken where there is none. */
function line(xs, ys) {
  let path = '', up = true;
  for (let i = 0; i < xs.length; i++) {
    if (!isFinite(xs[i]) || !isFinite(ys[i])) { up = true; continue; }
    path += (up ? 'M' : 'L') + xs[i].toFixed(1) + ' ' + ys[i].toFixed(1);
    up = false;
  }
  return path;
}
const shorten = (text, most) => text.length > most ? text.slice(0, most - 1) + '…' : text;

/**
 * Draws a chart into an element. marks(X, Y, box) gives SVG; points() gives [{x, y, tip, trial, href}] in pixels for the
 * pointer and the keys; light(trial, X, Y, box) gives SVG for the trial lit elsewhere.
 */
function chart(element, {label, x, y, height = 300, marks, points = () => [], light, plain = false}) {
  const width = Math.max(260, Math.floor(element.clientWidth || 540));
  const yTicks = y ? ticksOf(y, Math.max(3, Math.floor(height / 38))) : {ticks: [], label: ''};
  const longest = yTicks.ticks.reduce((most, tick) => Math.max(most, shorten(tick.text, 16).length), 0);
  const box = {left: plain ? 4 : 14 + 7 * longest, right: width - 14, top: 26, bottom: height - (plain ? 6 : 40), width, height};
  const X = x ? scaleOf(x, box.left, box.right) : null, Y = y ? scaleOf(y, box.bottom, box.top) : null;
  const most = Math.max(2, Math.floor((box.right - box.left) / 70));
  const xTicks = x ? ticksOf(x, most) : {ticks: [], label: ''};
  let svg = '';
  for (const tick of yTicks.ticks) {
    const at = Y(tick.value);
    svg += `<path class="grid" d="M${box.left} ${at.toFixed(1)}H${box.right}"/>`
      + `<text x="${box.left - 6}" y="${(at + 4).toFixed(1)}" text-anchor="end">${esc(shorten(tick.text, 16))}</text>`;
  }
  const room = (box.right - box.left) / Math.max(1, xTicks.ticks.length), letters = Math.max(3, Math.floor(room / 7));
  const every = x && x.kind === 'list' && room < 22 ? Math.ceil(22 / room) : 1;
  xTicks.ticks.forEach((tick, i) => {
    const at = X(tick.value);
    if (x.kind !== 'list') svg += `<path class="grid" d="M${at.toFixed(1)} ${box.top}V${box.bottom}"/>`;
    if (i % every === 0) svg += `<text x="${at.toFixed(1)}" y="${box.bottom + 17}" text-anchor="middle">${esc(shorten(tick.text, letters))}</text>`;
  });
  if (x) svg += `<text class="name" x="${(box.left + box.right) / 2}" y="${height - 5}" text-anchor="middle">${esc(xTicks.label)}</text>`;
  if (y) svg += `<text class="name" x="4" y="13">${esc(yTicks.label)}</text>`;
  svg += marks(X, Y, box);
  element.innerHTML = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" tabindex="0"`
    + ` aria-label="${esc(label)}">${svg}<g class="lit"></g></svg>`;
  const picture = element.firstChild, lit = picture.querySelector('.lit');
  const places = points(X, Y, box), show = trial => {
    lit.innerHTML = light && trial >= 0 ? light(trial, X, Y, box) : '';
  };
  point(picture, places);
  lightable(element, show);
  show(selection.lit);
}

/** Lets the pointer and the arrow keys find a picture's points. */
function point(picture, places) {
  if (!places.length) return;
  const order = [...places].sort((a, b) => a.x - b.x || a.y - b.y);
  let at = -1;
  const go = (place, x, y) => {
    showTip(place.tip, x, y);
    if (place.trial !== undefined) light(place.trial);
  };
  const nearest = event => {
    const frame = picture.getBoundingClientRect(), scale = picture.viewBox.baseVal.width / frame.width;
    const x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale;
    let best = null, least = 900;
    for (const place of places) {
      const d = place.box ? (x >= place.box[0] && x <= place.box[2] && y >= place.box[1] && y <= place.box[3] ? 0 : 1e9)
        : (place.x - x) ** 2 + (place.y - y) ** 2;
      if (d < least) { least = d; best = place; }
    }
    return best;
  };
  picture.onpointermove = event => {
    const place = nearest(event);
    if (place) go(place, event.clientX, event.clientY); else { hideTip(); light(-1); }
  };
  picture.onpointerleave = picture.onblur = () => { hideTip(); light(-1); };
  picture.onclick = event => {
    const place = nearest(event);
    if (place && place.trial !== undefined) pick(place.trial);
  };
  picture.onkeydown = event => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      at = (at + (event.key === 'ArrowRight' ? 1 : -1) + order.length) % order.length;
      const frame = picture.getBoundingClientRect(), scale = frame.width / picture.viewBox.baseVal.width;
      go(order[at], frame.left + order[at].x * scale, frame.top + order[at].y * scale);
      event.preventDefault();
    } else if (event.key === 'Enter' && at >= 0 && order[at].trial !== undefined) pick(order[at].trial);
    else if (event.key === 'Escape') { hideTip(); light(-1); }
  };
}

/** Lines with a legend whose entries can be lit: series is [{name, xs, ys, colour, dashed, faint, trial}]. */
function lines(element, {label, x, y, series, height = 300, legend = true, extra = () => ''}) {
  const host = document.createElement('div'), key = document.createElement('p');
  key.className = 'legend';
  element.replaceChildren(host, key);
  const paths = (X, Y) => series.map(s => line(s.xs.map(X), s.ys.map(Y)));
  const points = (X, Y) => series.flatMap(s => s.xs.map((v, i) => ({x: X(v), y: Y(s.ys[i]), trial: s.trial,
    tip: `<b>${esc(s.name)}</b><br>${esc(x.label)} ${setting(v)}: ${figure(s.ys[i])}`}))).filter(p => isFinite(p.y));
  chart(host, {label, x, y, height,
    marks: (X, Y, box) => extra(X, Y, box) + paths(X, Y).map((path, i) => {
      const s = series[i], one = s.ys.filter(isNumber).length === 1;
      return `<path class="${one ? 'dots' : 'line'} ${s.colour || 's' + i % 8}${s.dashed ? ' dashed' : ''}${s.faint ? ' faint' : ''}" d="${one ? path.replace(/M([^L]*)/g, 'M$1h0') : path}"/>`;
    }).join(''),
    points,
    light: (trial, X, Y) => series.filter(s => s.trial === trial)
      .map(s => `<path class="line strong" d="${line(s.xs.map(X), s.ys.map(Y))}"/>`).join('')});
  if (legend) key.innerHTML = series.filter(s => !s.faint).map((s, i) =>
    `<span class="key ${s.colour || 's' + i % 8}">${s.dashed ? '┄' : '━'} <span>${esc(s.name)}</span></span>`).join(' ');
}
