// The dialogs: opened with a row, closed with a decision that the record has taken.

import { Refused } from "./api.js";
import { FORMS, Unclear } from "./forms.js";
import { send } from "./sending.js";
import { headline } from "./words.js";

const REASON = "correct-reason";
const dialog = (name) => document.getElementById(`correct-${name}`);

function tellError(form, sentence) {
  form.querySelector("[data-error]").textContent = sentence;
  const field = form.querySelector("input:not([name=reason]):not([type=radio]):not([type=checkbox]), textarea");
  field?.toggleAttribute("aria-invalid", Boolean(sentence));
}

/** Reads, sends and closes; what is wrong is told in the dialog, which stays as it is. */
async function submit(form, row, extra, done) {
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  tellError(form, "");
  button.disabled = true;
  try {
    const reason = form.elements.reason.value.trim();
    const body = { ...FORMS[form.dataset.form].read(form, row), reason };
    if (body.verb === "correct") Object.assign(body, { id: row.id, ...extra });
    const decision = await send(row, body);
    sessionStorage.setItem(REASON, reason);
    form.closest("dialog").close();
    done(decision, body);
  } catch (error) {
    if (!(error instanceof Unclear || error instanceof Refused)) throw error;
    tellError(form, error.message);
  } finally {
    button.disabled = false;
  }
}

/** Opens the dialog `name` on a row; `done(decision, body)` is called when it was decided (`null`: left as it is). */
export async function open(name, row, extra, done) {
  const shown = dialog(name);
  const form = shown.querySelector("form");
  const go = () => submit(form, row, extra, done);
  form.onsubmit = (event) => {
    event.preventDefault();
    go();
  };
  form.querySelector("[data-cancel]").onclick = () => shown.close();
  shown.querySelector("[data-of]").textContent = headline(row);
  form.elements.reason.value = sessionStorage.getItem(REASON) ?? "";
  tellError(form, "");
  shown.showModal();
  try {
    await FORMS[name].fill(form, row, go);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tellError(form, error.message);
  }
  focusFirst(form);
}

/** What is chosen already, or else the first field. */
function focusFirst(form) {
  const fields = [...form.querySelectorAll("input, select, textarea")].filter((field) => field.checkVisibility() && !field.disabled);
  const first = fields.find((field) => field.checked) ?? fields[0];
  first?.focus();
  if (first?.matches("input:not([type=radio]):not([type=checkbox])")) first.select();
}
