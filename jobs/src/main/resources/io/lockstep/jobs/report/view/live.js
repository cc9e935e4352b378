// Only in pages that `--watch` serves: asks for the page again and again, and takes over what changed.
'use strict';
(async () => {
  const every = 2000;
  let misses = 0;
  const state = document.createElement('p');
  state.className = 'live';
  document.querySelector('h1').after(state);
  while (misses < 5) {
    state.textContent = misses ? 'no answer …' : 'live';
    await new Promise(done => setTimeout(done, every));
    if (document.hidden) continue;
    try {
      const answer = await fetch(location.pathname, {cache: 'no-store'});
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      const page = new DOMParser().parseFromString(text, 'text/html'), data = page.getElementById('data').textContent;
      misses = 0;
      if (data === DATA_ELEMENT.textContent) continue;
      DATA_ELEMENT.textContent = data;
      DATA = JSON.parse(data);
      for (const id of ['head', 'found', 'foot'])
        if (page.getElementById(id)) document.getElementById(id)?.replaceWith(page.getElementById(id));
      drawAll();
    } catch (error) {
      misses++;
    }
  }
  state.textContent = 'ended: the page is as it was last';
})();
