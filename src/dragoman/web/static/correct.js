// Correcting: the toolbar, the keys, the small «Correct» buttons, and undo. The pieces are in correct/.

import { Refused, withdraw } from "./correct/api.js";
import { open } from "./correct/dialogs.js";
import { onKeys } from "./correct/keys.js";
import { forget, newest, remember } from "./correct/made.js";
import { hush, keep, tell, tellKept } from "./correct/message.js";
import { fresh, send } from "./correct/sending.js";
import { headline } from "./correct/words.js";

const DONE = { accept: "Accepted", reject: "Rejected", correct: "Corrected", merge: "Merged", split: "Split", unlink: "Taken out" };
const AT_ONCE = ["accept", "reject", "unlink"]; // what needs no dialog
const ROW_DIALOG = "correct-row-";

/** The row that a button is for: its own, that of the dialog it stands in, or that of the page. */
function rowOf(button) {
  const holder = button.closest("[data-subject]") ?? document.querySelector("[data-current]");
  return holder ? JSON.parse(holder.dataset.subject) : null;
}

/** «random» where the event was drawn at random: such judgements are an honest sample. */
const drawn = () => (document.querySelector("[data-drawn=random]") ? "random" : undefined);

/** Tells what was done. A page that shows its own progress takes «correct:done»; any other is loaded anew. */
async function done(row, decision, body) {
  if (!decision) return after({ row, decision, body: { verb: "leave" } }, "Left as it is now.", {});
  const what = `${DONE[body.verb]}: ${headline(row)}.`;
  remember({ decision: decision.id, row, what });
  await after({ row, decision, body }, what, { undo: true });
}

async function after(detail, text, options) {
  const event = new CustomEvent("correct:done", { detail, cancelable: true });
  if (document.dispatchEvent(event)) await afresh(detail.row, text, options, detail.decision);
  else tell(text, options);
}

/** Loads the page anew; where its event is another one now, or none, the page of that, or the history. */
async function afresh(row, text, options, decision) {
  keep(text, options);
  if (row.kind === "event" && location.pathname.startsWith("/events/")) {
    const now = (await fresh(row)) ?? { id: decision?.after?.[0] };
    if (now.id !== row.id) return location.assign(now.id ? `/events/${now.id}` : "/history");
  }
  location.reload();
}

let busy = false;

/** Does one thing at a time: a key that is pressed again meanwhile is not meant for the next row. */
async function quietly(doing) {
  if (busy) return;
  busy = true;
  try {
    await doing();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(error.message, { error: true });
  } finally {
    busy = false;
  }
}

async function undo() {
  const made = newest();
  if (!made) return tell("Nothing was decided in this tab yet. The history has all decisions, each with «Withdraw».");
  await takeBack(made.decision, made.row, `Undone. It was: ${made.what}`);
}

async function takeBack(decision, row, text) {
  try {
    await withdraw(decision);
  } finally {
    forget(decision); // what can't be withdrawn now can't be later
  }
  await after({ row, decision: null, body: { verb: "withdraw" } }, text, {});
}

function act(name, row) {
  if (name === "undo") return quietly(undo);
  const extra = row.kind === "event" ? { drawn: drawn() } : {};
  if (!AT_ONCE.includes(name)) return open(name, row, extra, (decision, body) => quietly(() => done(row, decision, body)));
  const body = { verb: name, id: row.id, ...(name === "unlink" ? {} : extra) };
  return quietly(async () => done(row, await send(row, body), body));
}

/** The dialog that offers what can be done to one row of the page. */
function offer(row) {
  if (row.kind === "actor") return act("actor", row);
  const dialog = document.getElementById(`${ROW_DIALOG}${row.kind}`);
  dialog.querySelector("[data-of]").textContent = headline(row);
  dialog.querySelector("[data-row-toolbar]").dataset.subject = JSON.stringify(row);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.matches("[data-correct]")) offer(rowOf(button));
  if (button.matches("[data-undo]")) quietly(undo);
  if (button.matches("[data-hush]")) hush();
  if (button.matches("[data-withdraw]")) {
    quietly(() => takeBack(button.dataset.withdraw, { kind: "decision" }, button.dataset.done));
  }
  if (!button.matches("[data-action]")) return;
  const row = rowOf(button);
  button.closest("dialog")?.close();
  if (row || button.dataset.action === "undo") act(button.dataset.action, row);
});

onKeys();
tellKept();
