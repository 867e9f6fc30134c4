// For every script that listens to keys.

/** Whether keys are letters here: in a field, in a dialog, or with a modifier. */
export function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  return Boolean(event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]"));
}
