// The console's pages: keeps the picture of a mesh up to date, and copies commands. Without it everything else works.

const refreshMs = 5000;
const state = document.getElementById('state');
const shown = {};

function show(is, text) {
  if (state.textContent === text) return;
  state.dataset.is = is;
  state.textContent = text;
}

/** Only what has changed, so that nothing that a reader has selected is lost for nothing. */
function fill(sections) {
  for (const [id, markup] of Object.entries(sections)) {
    if (shown[id] === markup) continue;
    shown[id] = markup;
    document.getElementById(id).innerHTML = markup;
  }
}

async function refresh() {
  try {
    const answer = await fetch(state.dataset.refresh);
    const { sections, message } = await answer.json();
    if (sections === undefined) return show('lost', message);
    fill(sections);
    show('live', 'live');
  } catch {
    show('lost', 'no answer from the embedded AWS, trying again');
  }
}

let timer;
/** Pages that nobody sees ask for nothing. */
async function follow() {
  clearTimeout(timer);
  if (document.hidden) return;
  await refresh();
  clearTimeout(timer);
  timer = setTimeout(follow, refreshMs);
}

if (state?.dataset.refresh !== undefined) {
  document.addEventListener('visibilitychange', follow);
  void follow();
}

for (const block of document.querySelectorAll('.command')) {
  const button = document.createElement('button');
  const command = block.textContent;
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy: ${command.slice(0, 60)}`);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(command);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 2000);
  });
  block.prepend(button);
}
