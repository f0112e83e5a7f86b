// The live page: fills its sections from the stream, and shows each answer as a tile.

const state = document.getElementById('state');
const tilesBox = document.getElementById('tiles');
let next = 0;
let over = false;

const words = {
  live: 'live',
  lost: 'connection lost, reconnecting',
  over: 'the rollout has ended',
};

function show(is, text = words[is]) {
  state.dataset.is = is;
  state.textContent = text;
}

// A part that the reader has opened or closed stays so when its section is filled again.
const toggled = new Map();
document.addEventListener('click', ({ target }) => {
  const details = target.closest?.('summary')?.parentElement;
  if (details) toggled.set(details.querySelector('summary').textContent, !details.open);
});

function fill(id, markup) {
  const section = document.getElementById(id);
  if (section === null) return;
  section.innerHTML = markup;
  section.hidden = markup === '';
  for (const details of section.querySelectorAll('details'))
    details.open = toggled.get(details.querySelector('summary').textContent) ?? details.open;
}

function paint(tile, { by, color, failed }) {
  tile.dataset.by = by;
  tile.dataset.failed = String(failed);
  tile.style.backgroundColor = color === undefined ? '' : `var(--answer-${color}, ${color})`;
  tile.dataset.color = color ?? '';
}

function makeTiles(count) {
  if (tilesBox.children.length === count) return;
  tilesBox.replaceChildren(...Array.from({ length: count }, () => document.createElement('i')));
  document.getElementById('answers').hidden = false;
  next = 0;
}

/** The tiles in words: the exact numbers, and the picture for screen readers. */
function sayTiles(what) {
  const shown = [...tilesBox.children].filter((tile) => tile.dataset.by !== undefined);
  const count = (is) => shown.filter(is).length;
  const colors = (by) => {
    const names = new Set(shown.filter((tile) => tile.dataset.by === by).map((tile) => tile.dataset.color));
    names.delete('');
    return names.size === 0 ? '' : ` (${[...names].join(', ')})`;
  };
  const parts = ['stable', 'canary'].map(
    (by) => `${count((tile) => tile.dataset.by === by)} by the ${by}${colors(by)}`,
  );
  const failed = count((tile) => tile.dataset.failed === 'true');
  document.getElementById('answers-said').textContent =
    `${shown.length} ${what}: ${parts.join(', ')}, ${failed} failed. A circle is the canary’s, a cross is a failure.`;
}

function onTiles({ kind, tiles, of, count }) {
  makeTiles(count);
  if (kind === 'split') next = 0;
  for (const tile of tiles) {
    paint(tilesBox.children[next], tile);
    next = (next + 1) % count;
  }
  sayTiles(of);
}

const stream = new EventSource('/events');
const on = (name, does) => stream.addEventListener(name, (event) => does(JSON.parse(event.data)));
stream.addEventListener('open', () => over || show('live'));
stream.addEventListener('error', () => {
  // After the end, the stream is not opened again.
  if (over) stream.close();
  else show('lost');
});
on('story', ({ title, sections }) => {
  document.title = title;
  for (const [id, markup] of Object.entries(sections)) fill(id, markup);
  if (!over) show('live');
});
on('tiles', onTiles);
on('problem', (text) => show('lost', text));
on('end', () => {
  over = true;
  show('over');
});
