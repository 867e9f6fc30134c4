// One key presses the button that shows it, on the page or in the dialog that is open.

const TYPED_IN = "input, textarea, select, [contenteditable]";

/** Listens for keys that a visible button declares in data-key; «g» and what follows it are the desk's. */
export function onKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.(TYPED_IN)) return;
    const button = find(event.key);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

function find(key) {
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  const where = dialogs.at(-1) ?? document;
  const named = [...where.querySelectorAll("button[data-key]:not(:disabled)")];
  return named.find((button) => button.dataset.key === key && button.checkVisibility());
}
