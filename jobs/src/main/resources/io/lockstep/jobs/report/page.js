// A cell's number, thousands apart or a share: 1,009 and 97.5 % too.
const number = text => Number(text.replace(/,(?=[0-9]{3})/g, '').replace(/ %$/, ''));

// Copies text and says so on the button.
function copy(text, button) {
  const before = button.textContent, done = () => {
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = before; }, 1500);
  };
  const byHand = () => {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    done();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand); else byHand();
}

// What a page's own texts do; called again for texts that come later.
function dress(root) {
  // Sorts a table by the column whose head is clicked; what is empty comes last.
  root.querySelectorAll('th button').forEach(button => button.onclick = () => {
    const head = button.parentNode, heads = [...head.parentNode.children], column = heads.indexOf(head);
    const sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    heads.forEach(other => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending');
    const body = head.closest('table').tBodies[0], text = row => row.children[column].textContent;
    const order = (a, b) => {
      if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
      const left = number(a), right = number(b);
      return sign * (isNaN(left) || isNaN(right) ? a.localeCompare(b) : left - right);
    };
    [...body.rows].sort((a, b) => order(text(a), text(b))).forEach(row => body.append(row));
  });
  // Copy buttons beside commands.
  root.querySelectorAll('pre.command').forEach(pre => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'copy';
    button.onclick = () => copy(pre.textContent, button);
    pre.after(button);
  });
  // Shows the frame that a film's slider is at.
  root.querySelectorAll('.film').forEach(film => {
    const frames = film.querySelectorAll('img'), slider = film.querySelector('input'), button = film.querySelector('button');
    const show = () => frames.forEach((frame, i) => {
      frame.hidden = i != slider.value;
      if (!frame.hidden) film.querySelector('output').textContent = frame.alt;
    });
    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; button.textContent = 'play'; };
    slider.oninput = () => { stop(); show(); };
    button.hidden = false;
    // Plays to the end, from the start where it is there already.
    button.onclick = () => {
      if (timer) { stop(); return; }
      if (slider.value === slider.max) { slider.value = 0; show(); }
      button.textContent = 'pause';
      timer = setInterval(() => {
        slider.value = Number(slider.value) + 1;
        show();
        if (slider.value === slider.max) stop();
      }, 400);
    };
  });
}
dress(document);
