// A page that is served while its run lasts looks for news, and takes them in without losing what the reader chose: texts
// are replaced, drawings are drawn anew from the new data, and trials that were picked stay so.
'use strict';
{
  const EVERY = 2000, PATIENCE = 15;
  const said = document.createElement('p'), ids = ['head', 'found', 'foot'];
  said.className = 'live';
  said.setAttribute('aria-live', 'polite');
  document.querySelector('h1').after(said);
  let mark = '', misses = 0;
  const texts = {};
  const layout = page => [...page.querySelectorAll('.part')].map(element => element.id).join() + Boolean(page.getElementById('data'));

  const take = html => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    if (layout(page) !== layout(document)) { location.reload(); return; }
    document.title = page.title;
    document.querySelector('h1').textContent = page.querySelector('h1').textContent;
    for (const id of ids) {
      const news = page.getElementById(id), old = document.getElementById(id);
      if (!news || !old || texts[id] === news.innerHTML) continue;
      texts[id] = news.innerHTML;
      old.innerHTML = news.innerHTML;
      dress(old);
    }
    const data = page.getElementById('data');
    if (!data || data.textContent === DATA_ELEMENT.textContent) return;
    const picked = selection.picked.map(i => DATA.trials[i]?.id);
    DATA_ELEMENT.textContent = data.textContent;
    DATA = JSON.parse(data.textContent);
    selection.lit = -1;
    selection.picked = picked.map(id => DATA.trials.findIndex(t => t.id === id)).filter(i => i >= 0);
    drawAll();
  };

  const look = async () => {
    try {
      const answer = await fetch(location.pathname, {cache: 'no-store', headers: mark ? {'If-None-Match': mark} : {}});
      misses = 0;
      if (answer.status === 200) {
        mark = answer.headers.get('ETag') || '';
        take(await answer.text());
      }
      if (answer.headers.get('X-Run') === 'ended') {
        said.textContent = 'The run has ended; this is its last state, as report.html in its directory keeps it.';
        return;
      }
      said.textContent = 'Live: as of ' + new Date().toLocaleTimeString() + '.';
    } catch (error) {
      said.textContent = 'The run has ended, or this machine no longer answers: this is the last state seen.';
      if (++misses > PATIENCE) return;
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
