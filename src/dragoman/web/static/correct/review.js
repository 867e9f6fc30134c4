// Review: one event after another. Accepting and rejecting bring the next one, which is there already.

import { tell } from "./message.js";

const review = document.querySelector("[data-review]");
const toolbar = document.querySelector("[data-review-toolbar]");
const progress = document.querySelector("[data-progress]");
const MOVES_ON = ["accept", "reject", "merge", "split"];
const PREFETCH = 4;

let current = null;
let loading = null;
const judged = new Set();
const left = Number(progress?.dataset.left ?? 0);

const tellError = (error) => tell(error.message, { error: true });
const items = () => [...review.querySelectorAll(".review-item")];

/** A part of the page that the desk sends. */
async function fragment(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new Error("The next events could not be fetched: look whether the desk still runs.");
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
}

/** Fetches the next events while there are still some to judge. */
function prefetch() {
  const link = review.querySelector("[data-next]");
  const rest = items().length - items().indexOf(current) - 1;
  if (!link || rest > PREFETCH) return loading;
  loading ??= more(link).finally(() => {
    loading = null;
  });
  return loading;
}

async function more(link) {
  const found = await fragment(link.dataset.next);
  const there = new Set(items().map((item) => item.id));
  link.replaceWith(...[...found.children].filter((one) => !there.has(one.id) || !one.id));
}

function show(item) {
  current?.removeAttribute("data-current");
  current = item;
  current?.setAttribute("data-current", "");
  review.querySelector("[data-empty]").hidden = Boolean(item);
  if (toolbar) toolbar.hidden = false;
  for (const button of toolbar?.querySelectorAll("button:not([data-walk=back], [data-action=undo])") ?? []) button.disabled = !item;
  item?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
  prefetch()?.catch(tellError);
}

function tellProgress() {
  progress.textContent = `${judged.size} judged, ${Math.max(0, left - judged.size)} left`;
}

async function next() {
  const at = () => items()[items().indexOf(current) + 1];
  if (!at()) await prefetch();
  show(at() ?? null);
}

function back() {
  const all = items();
  const before = current ? all[all.indexOf(current) - 1] : all.at(-1);
  if (before) show(before);
}

/** Puts an event as it is now in the place where it stood. */
async function renew(id) {
  const old = document.getElementById(`review-${id}`);
  const found = (await fragment(`/review/items/${encodeURIComponent(id)}`)).querySelector(".review-item");
  const why = old?.querySelector(".review-why");
  if (why && !found.querySelector(".review-why")) found.querySelector(".review-facts").before(why);
  if (old) old.replaceWith(found);
  else review.prepend(found); // judged on another page, and taken back here
  return found;
}

document.addEventListener("correct:done", (event) => {
  if (event.detail.row.kind !== "event" && !current) return;
  event.preventDefault();
  settle(event.detail).catch(tellError);
});

async function settle({ row, body }) {
  const own = row.kind === "event";
  const id = own ? row.id : current.id.replace("review-", "");
  if (body.verb === "withdraw") judged.delete(id);
  else if (body.verb !== "leave" && own) judged.add(id);
  for (const other of body.ids ?? []) if (other !== id) document.getElementById(`review-${other}`)?.remove();
  if (MOVES_ON.includes(body.verb) && own) await next();
  else show(await renew(id));
  tellProgress();
}

toolbar?.addEventListener("click", (event) => {
  const walk = event.target.closest("button")?.dataset.walk;
  if (walk === "skip") next().catch(tellError);
  if (walk === "back") back();
});

review.classList.add("is-walking");
show(items()[0] ?? null);
