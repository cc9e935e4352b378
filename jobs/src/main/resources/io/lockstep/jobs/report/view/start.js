// Draws everything once the page is there, and again where its width or its data change.
'use strict';
document.body.append(tip);
// A page can be linked to as one sees it: report.html#filter=width>=32
const linked = decodeURIComponent(location.hash).match(/^#filter=(.*)$/);
if (linked) selection.filter = linked[1];
document.querySelectorAll('.part').forEach(element => element.replaceChildren());
drawAll();
let drawnWidth = innerWidth, waiting = 0;
addEventListener('resize', () => {
  if (innerWidth === drawnWidth) return; // a phone's address bar comes and goes
  drawnWidth = innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 100);
});
addEventListener('beforeprint', () => { order.all = true; drawAll(); });
addEventListener('keydown', event => {
  if (event.key === 'Escape') hideTip();
  if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) {
    const filter = document.querySelector('#leaderboard input');
    if (filter) { filter.focus(); event.preventDefault(); }
  }
});
