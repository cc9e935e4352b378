// Texts: all that comes from data passes esc() before it becomes HTML.
'use strict';
const esc = text => String(text).replace(/[&<>"']/g, c => '&#' + c.charCodeAt(0) + ';');
const isNumber = value => typeof value === 'number' && isFinite(value);
const sup = text => String(text).replace(/[-0-9]/g, c => c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]);

/** A measured value: four decimals, or four digits where it is very small or large. */
function figure(value) {
  if (!isNumber(value)) return '';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : value.toFixed(4);
}

/** A whole number with its thousands apart. */
const count = value => isNumber(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : '';

/** A setting as one types it, numbers at four digits where they have more. */
function setting(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(setting).join(',');
  if (typeof value === 'object') return JSON.stringify(value);
  if (!isNumber(value)) return String(value);
  const exact = String(value);
  return exact.length <= 7 ? exact : String(Number(value.toPrecision(4)));
}

function seconds(value) {
  if (!isNumber(value)) return '';
  if (value < 120) return value.toFixed(value < 10 ? 2 : 1) + ' s';
  const whole = Math.round(value), two = n => String(n).padStart(2, '0');
  return whole < 7200 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} min`;
}

/** A metric's name in words. */
const words = metric => metric.replace(/^valid_/, 'validation ').replace(/^train_/, 'training ').replace(/_/g, ' ');

/** Whether more of a metric is better. */
const moreIsBetter = metric =>
  metric === DATA.metric ? DATA.mode === 'max' : !/loss|rmse|mae|medae|brier|seconds|parameters|epochs/.test(metric);
