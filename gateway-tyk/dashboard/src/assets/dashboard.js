// What pages can do more with a script than without. Everything that matters works without.

// A copy button could do nothing without a script, so it is hidden until there is one. Again for what htmx brings.
const showCopyButtons = () => {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
};
showCopyButtons();
document.addEventListener('htmx:after:swap', showCopyButtons);

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = 'Copied';
  } catch {
    // Without https a browser may not allow it: what is selected is copied by hand.
    getSelection().selectAllChildren(source);
    button.textContent = 'Selected';
  }
});

// Going back must not show a token again.
addEventListener('pagehide', () => {
  for (const secret of document.querySelectorAll('[data-once]')) secret.textContent = 'It was shown once.';
});

// A second click sends nothing.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  form.querySelector('[type=submit]')?.setAttribute('aria-busy', 'true');
});
// … until one comes back to it.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('[type=submit]')?.removeAttribute('aria-busy');
  }
});

// Whoever gives a date means it.
document.addEventListener('input', ({ target }) => {
  if (target.type !== 'datetime-local' || !target.value) return;
  const choice = target.closest('fieldset')?.querySelector('[type=radio][value=at]');
  if (choice) choice.checked = true;
});

// Nobody looks at a hidden page, so it does not ask.
document.addEventListener('htmx:before:request', (event) => {
  if (document.hidden) event.preventDefault();
});

// What could not be brought up to date says so.
const mark = (stale) => document.body.classList.toggle('is-stale', stale);
document.addEventListener('htmx:after:request', ({ detail }) => mark(detail.ctx.response.status >= 400));
document.addEventListener('htmx:error', () => mark(true));
