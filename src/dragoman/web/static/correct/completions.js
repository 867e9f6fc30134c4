// What can be chosen: types, actors, places and events.

import { ask, get } from "./api.js";
import { headline } from "./words.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether each word of `text` begins a word of `of`. */
function fits(text, of) {
  const words = fold(of).split(/[^\p{L}\p{N}]+/u);
  return fold(text).split(/\s+/).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** The types that fit: by their name first, then by what they mean. */
export function types(text, all) {
  const named = all.filter((type) => fold(type.value).startsWith(fold(text)));
  const meant = all.filter((type) => !named.includes(type) && text && fits(text, type.detail));
  return [...named, ...meant];
}

const actor = (row) => ({
  value: row.id,
  label: row.name,
  hint: [...new Set([row.country !== row.id && row.country, row.sector])].filter(Boolean).join(" "),
});

/** Actors of the record by the beginning of a name. */
export const actors = async (text) => (await ask(`/complete/actors?${new URLSearchParams({ name: text })}`)).rows.map(actor);

let known;

/** Places that events of the record have. */
export async function places(text) {
  known ??= get("places").then((found) => found.rows ?? found);
  const fitting = (await known).filter((place) => fits(text, place.name));
  return fitting.slice(0, 8).map((place) => ({ value: place, label: place.name, hint: place.country ?? "" }));
}

const DAYS = 4;
const near = (day, days) => new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);

const event = (row) => ({
  value: row.id,
  label: headline(row),
  detail: row.summary,
  hint: row.reports.length === 1 ? "1 report" : `${row.reports.length} reports`,
});

const parties = (row) => new Set([...(row.sources ?? []), ...(row.targets ?? [])].map((role) => role.actor));

/** How likely two events are one, roughly: what they share. */
function likeness(one, other) {
  const mine = parties(one);
  const shared = [...parties(other)].filter((party) => mine.has(party)).length;
  return 2 * shared + 2 * (one.type === other.type) + 2 * (one.date?.value === other.date?.value) + (one.story === other.story);
}

/** Events that `subject` may be one with: those of its story and of its days; or those whose reports hold the words. */
export async function others(text, subject) {
  const day = subject.date?.precision === "day" && subject.date.value;
  const asked = text
    ? [{ q: text }]
    : [{ story: subject.story }, day && { since: near(day, -DAYS), until: near(day, DAYS) }].filter(Boolean);
  const found = await Promise.all(asked.map((query) => get("events", { ...query, limit: 60 })));
  const rows = new Map(found.flatMap((page) => page.rows).map((row) => [row.id, row]));
  rows.delete(subject.id);
  const best = [...rows.values()].sort((one, other) => likeness(subject, other) - likeness(subject, one));
  return best.slice(0, 12).map(event);
}
