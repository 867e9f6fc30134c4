// Sends decisions, and asks again where somebody else was quicker.

import { Refused, decide, get } from "./api.js";
import { FIELDS, headline, value } from "./words.js";

const CONFLICT = 409;
const TABLES = { event: "events", mention: "mentions", quote: "quotes", actor: "actors" };

/** The row as the record has it now; `null` where it has it no more. */
export async function fresh(row) {
  try {
    return { kind: row.kind, ...(await get(`${TABLES[row.kind]}/${encodeURIComponent(row.id)}`)) };
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

const cell = (text) => Object.assign(document.createElement("td"), { textContent: text });

function line(field, seen, now, wanted) {
  const row = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: "row", textContent: field });
  row.append(head, cell(value(seen[field])), cell(value(now[field])), cell(field in wanted ? value(wanted[field]) : ""));
  return row;
}

/** Shows what somebody else changed meanwhile; whether the decision is wanted all the same. */
function asked(sentence, seen, now, body) {
  const dialog = document.getElementById("correct-conflict");
  const wanted = body.fields ?? {};
  const shown = FIELDS.filter((field) => field in wanted || value(seen[field]) !== value(now[field]));
  const verb = body.verb === "correct" ? "" : ` You wanted to ${body.verb} it.`;
  dialog.querySelector("[data-told]").textContent = `${sentence}${verb}`;
  dialog.querySelector("tbody").replaceChildren(...shown.map((field) => line(field, seen, now, wanted)));
  dialog.querySelector("table").hidden = !shown.length;
  dialog.showModal();
  return new Promise((answer) => {
    let again = false;
    dialog.querySelector("[data-again]").onclick = () => {
      again = true;
      dialog.close();
    };
    dialog.querySelector("[data-leave]").onclick = () => dialog.close();
    dialog.addEventListener("close", () => answer(again), { once: true });
  });
}

const JUDGEMENTS = ["correct", "accept", "reject"];

/** Sends it with the version that was seen; what joins and divides events names whose version that is. */
function attempt(row, body) {
  return decide({ ...body, seen: JUDGEMENTS.includes(body.verb) ? row.version : { [row.id]: row.version } });
}

/**
 * Sends the decision `body` on `row` as it was seen. Where it was changed meanwhile, shows how, and asks again.
 *
 * Gives the decision, or `null` where the person left things as they are now; throws `Refused`.
 */
export async function send(row, body) {
  try {
    return await attempt(row, body);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== CONFLICT) throw error;
    const now = await fresh(row);
    if (!now) throw new Refused(404, `${headline(row)} is no longer in the record. ${error.message}`);
    return (await asked(error.message, row, now, body)) ? send(now, body) : null;
  }
}
