// What was done, told in one line with «Undo»; it outlives a reload of the page.

const KEPT = "correct-message";
const box = () => document.getElementById("correct-message");

/** Shows `text`; with `undo` the button to take it back. Errors are told at once by screen readers. */
export function tell(text, { undo = false, error = false } = {}) {
  const shown = box();
  shown.classList.toggle("correct-message--error", error);
  shown.querySelector("[data-text]").textContent = text;
  shown.querySelector("[data-undo]").hidden = !undo;
  shown.hidden = false;
}

export const hush = () => {
  box().hidden = true;
};

/** Keeps a message for the page that is loaded next. */
export const keep = (text, options) => sessionStorage.setItem(KEPT, JSON.stringify([text, options]));

/** Shows the message that was kept, if there is one. */
export function tellKept() {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept) tell(...JSON.parse(kept));
}
