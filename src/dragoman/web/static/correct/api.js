// Questions to the desk's API, and decisions sent to it.

/** What the API refused: its sentence, and the HTTP status (0 where the desk wasn't reached). */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

const UNREACHED = "The desk cannot be reached. Nothing was changed; look whether it still runs, and try again.";

/** What an address of the desk answers, as JSON. */
export async function ask(address, options = {}) {
  const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
  const headers = { Accept: "application/json", "X-CSRF-Token": csrf, ...options.headers };
  let answer;
  try {
    answer = await fetch(address, { ...options, headers });
  } catch {
    throw new Refused(0, UNREACHED);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, told.error ?? `The desk answered with status ${answer.status}.`);
  return told;
}

const post = (address, body) =>
  ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== ""));

/** Rows, or one row, of the API: `get("actors", {name: "Kim"})`. */
export const get = (path, query = {}) => ask(`/api/${path}?${new URLSearchParams(given(query))}`);

/** Appends a decision to the log; see POST /api/decisions. */
export const decide = (body) => post("/api/decisions", given(body));

/** Takes a decision back. */
export const withdraw = (id) => post(`/api/decisions/${encodeURIComponent(id)}/withdraw`, {});
