// The live page: fills its sections from the stream, sends orders, and shows each answer as a tile.

const state = document.getElementById('state');
const answered = document.getElementById('answered');
const tilesBox = document.getElementById('tiles');
const rolloutId = new URLSearchParams(location.search).get('rollout');
const query = rolloutId === null ? '' : `?rollout=${encodeURIComponent(rolloutId)}`;
let next = 0;
let over = false;

const words = {
  live: 'live',
  lost: 'connection lost, reconnecting',
};

function show(is, text = words[is]) {
  state.dataset.is = is;
  state.textContent = text;
}

// The printed address has the token of orders behind #, which no server sees. It stays in this tab alone.
const tokenKey = 'meshshift-token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given !== null) {
  sessionStorage.setItem(tokenKey, given);
  history.replaceState(null, '', location.pathname + location.search);
}

// A part that the reader has opened or closed stays so when its section is filled again.
const toggled = new Map();
const nameOf = (details) => details.dataset.of ?? details.querySelector('summary').textContent;
document.addEventListener('click', ({ target }) => {
  const details = target.closest?.('summary')?.parentElement;
  if (details) toggled.set(nameOf(details), !details.open);
});

function fill(id, markup) {
  const section = document.getElementById(id);
  if (section === null) return;
  const focused = section.contains(document.activeElement) ? document.activeElement : null;
  const place = focused && [...section.querySelectorAll('a, button, summary, [tabindex]')].indexOf(focused);
  section.innerHTML = markup;
  section.hidden = markup === '';
  for (const details of section.querySelectorAll('details'))
    details.open = toggled.get(nameOf(details)) ?? details.open;
  // Whoever works by keyboard stays where they were.
  if (focused) section.querySelectorAll('a, button, summary, [tabindex]')[place]?.focus();
}

// An order that ends a gate or the rollout is pressed twice.
const asksAgain = new Set(['abort', 'approve']);
let armed = null;

function disarm() {
  if (armed?.isConnected) armed.textContent = armed.dataset.order;
  armed = null;
}

async function order(button) {
  const { order: name, step } = button.dataset;
  if (asksAgain.has(name) && armed !== button) {
    disarm();
    armed = button;
    button.textContent = `${name}: press again`;
    answered.textContent = `Press ${name} again to confirm.`;
    return;
  }
  disarm();
  answered.textContent = `${name} is sent`;
  const body = {
    order: name,
    rollout: document.querySelector('.of span').textContent,
    ...(step !== undefined && { step: Number(step) }),
  };
  try {
    const response = await fetch('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-meshshift-token': sessionStorage.getItem(tokenKey) ?? '' },
      body: JSON.stringify(body),
    });
    answered.textContent = `${response.ok ? '' : 'refused: '}${await response.text()}`;
  } catch {
    answered.textContent = `${name} may not have been sent: the page has lost its connection`;
  }
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button[data-order]');
  if (button) void order(button);
  else disarm();
});

const listEveryMs = 10_000;
let listedAt = Number.NEGATIVE_INFINITY;

/** Renews the list with the news of a rollout, now and then. */
async function list(at) {
  if (at - listedAt < listEveryMs) return;
  listedAt = at;
  const response = await fetch(`/rollouts${query}`).catch(() => undefined);
  if (response?.ok) fill('rollouts', await response.text());
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
function sayTiles() {
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
    `${shown.length} answers, the newest: ${parts.join(', ')}, ${failed} failed. A circle is the canary’s, a cross is a failure.`;
}

function onTiles({ tiles, count }) {
  makeTiles(count);
  for (const tile of tiles) {
    paint(tilesBox.children[next], tile);
    next = (next + 1) % count;
  }
  sayTiles();
}

const stream = new EventSource(`/events${query}`);
const on = (name, does) => stream.addEventListener(name, (event) => does(JSON.parse(event.data), event.timeStamp));
stream.addEventListener('open', () => over || show('live'));
stream.addEventListener('error', () => {
  // After the end, the stream is not opened again.
  if (over) stream.close();
  else show('lost');
});
on('story', ({ title, sections }, at) => {
  document.title = title;
  for (const [id, markup] of Object.entries(sections)) fill(id, markup);
  if (!over) show('live');
  void list(at);
});
on('tiles', onTiles);
on('problem', (text) => show('lost', text));
on('end', (text) => {
  over = true;
  show('over', text);
});
