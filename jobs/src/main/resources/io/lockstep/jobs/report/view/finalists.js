// What a sweep predicted, what the simplest models reach, and the best trained anew, where the sweep asked for these.
'use strict';
part('finalists', element => {
  const table = (title, value) => {
    const rows = Array.isArray(value) ? value : value && typeof value === 'object' ? Object.values(value).find(Array.isArray) : null;
    if (!rows || !rows.length || typeof rows[0] !== 'object') return facts(title, value);
    const names = [...new Set(rows.flatMap(Object.keys))].filter(n => rows.some(r => r[n] === null || typeof r[n] !== 'object' || Array.isArray(r[n])));
    return `<h3>${esc(title)}</h3><div class="scroll" tabindex="0"><table><thead><tr>${names.map(n => `<th scope="col" class="${rows.every(r => isNumber(r[n])) ? 'n' : ''}">${esc(n.replace(/_/g, ' '))}</th>`).join('')}</tr></thead><tbody>`
      + rows.map(r => '<tr>' + names.map(n => `<td class="${rows.every(row => isNumber(row[n])) ? 'n' : ''}">${esc(cell(r[n]))}</td>`).join('') + '</tr>').join('') + '</tbody></table></div>';
  };
  const cell = v => Array.isArray(v) ? v.map(cell).join(' … ') : isNumber(v) ? figure(v) : setting(v);
  const facts = (title, value) => {
    if (!value || typeof value !== 'object') return '';
    const plain = Object.entries(value).filter(([, v]) => v !== null && typeof v !== 'object');
    return plain.length ? `<h3>${esc(title)}</h3><table class="facts"><tbody>` + plain.map(([n, v]) => `<tr><th scope="row">${esc(n.replace(/_/g, ' '))}</th><td>${esc(cell(v))}</td></tr>`).join('') + '</tbody></table>' : '';
  };
  element.innerHTML = table('Finalists', DATA.finalists) + table('Baseline', DATA.baseline) + table('Plan', DATA.plan)
    + (DATA.plan && DATA.took && isNumber(DATA.plan.seconds) ? `<p class="note">Predicted ${seconds(DATA.plan.seconds)}, took ${seconds(DATA.took)}.</p>` : '');
  element.hidden = !element.innerHTML;
});
