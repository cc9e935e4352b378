// Axes: what a place on one means, and ticks whose texts never repeat.
'use strict';

/** An axis over values; kind is linear, log or list (equal distances between named values). */
function axis(label, values, kind = 'linear', more = {}) {
  if (kind === 'list') return {label, kind, values, ...more};
  let numbers = values.filter(v => isNumber(v) && (kind !== 'log' || v > 0));
  if (!numbers.length) numbers = kind === 'log' ? [1, 10] : [0, 1];
  let min = more.min ?? numbers.reduce((a, b) => Math.min(a, b));
  let max = more.max ?? numbers.reduce((a, b) => Math.max(a, b));
  if (min === max) [min, max] = kind === 'log' ? [min / 2, max * 2] : [min - Math.abs(min || 1) * 0.1, max + Math.abs(max || 1) * 0.1];
  return {label, kind, min, max, whole: numbers.every(Number.isInteger), ...more, min, max};
}

/** Places of values between two pixels, the ends kept free by pad. */
function scaleOf(axis, from, to, pad = 0.03) {
  const inner = (to - from) * (1 - 2 * pad), start = from + (to - from) * pad;
  if (axis.kind === 'list') {
    const step = (to - from) / axis.values.length, names = axis.values.map(setting);
    return value => from + (names.indexOf(setting(value)) + 0.5) * step;
  }
  if (axis.kind === 'log') {
    const low = Math.log(axis.min), high = Math.log(axis.max);
    return value => value > 0 ? start + (Math.log(value) - low) / (high - low) * inner : NaN;
  }
  return value => isNumber(value) ? start + (value - axis.min) / (axis.max - axis.min) * inner : NaN;
}

function step(range, most) {
  const rough = range / Math.max(1, most), ten = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map(n => n * ten).find(n => n >= rough * 0.999);
}

/** {ticks: [{value, text}], label}: the label carries a common factor where numbers are very large or small. */
function ticksOf(axis, most) {
  if (axis.kind === 'list') return {label: axis.label, ticks: axis.values.map(value => ({value, text: setting(value)}))};
  if (axis.kind === 'log') return logTicks(axis, most);
  let by = step(axis.max - axis.min, most);
  if (axis.whole) by = Math.max(1, Math.round(by));
  const size = Math.max(Math.abs(axis.min), Math.abs(axis.max));
  const power = size >= 1e5 || size < 1e-2 ? 3 * Math.floor(Math.log10(size) / 3) : 0;
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(by / 10 ** power) + 1e-9)));
  const ticks = [];
  for (let k = Math.ceil(axis.min / by - 1e-9); k * by <= axis.max + by * 1e-9; k++)
    ticks.push({value: k * by, text: (k * by / 10 ** power).toFixed(digits).replace(/^-(0(\.0*)?)$/, '$1')});
  return {label: axis.label + (power ? ` (×10${sup(power)})` : ''), ticks: distinct(ticks)};
}

function logTicks(axis, most) {
  const low = Math.log10(axis.min), high = Math.log10(axis.max), ticks = [];
  if (high - low < 1.2) {
    const near = {...axis, kind: 'linear'}, found = ticksOf(near, Math.min(most, 4));
    return {label: found.label, ticks: found.ticks.filter(tick => tick.value > 0)};
  }
  const every = Math.ceil((high - low) / most);
  for (let k = Math.ceil(low - 1e-9); k <= high + 1e-9; k++)
    if (k % every === 0) ticks.push({value: 10 ** k, text: '10' + sup(k)});
  return {label: axis.label, ticks: distinct(ticks)};
}

const distinct = ticks => ticks.filter((tick, i) => ticks.findIndex(other => other.text === tick.text) === i);
