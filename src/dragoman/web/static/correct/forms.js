// Each dialog: how it is filled from a row, and what decision it makes of what was chosen.

import { get } from "./api.js";
import { Combo } from "./combo.js";
import { actors, others, places, types } from "./completions.js";

/** Something in a dialog that can't be sent as it is: told beside the field. */
export class Unclear extends Error {}

const correct = (fields) => ({ verb: "correct", fields });
/** A correction of those of the wanted fields that the row has otherwise. */
function changed(wanted, row) {
  const different = Object.entries(wanted).filter(([name, one]) => JSON.stringify(one) !== JSON.stringify(row[name] ?? null));
  if (!different.length) throw new Unclear("Nothing is changed yet.");
  return correct(Object.fromEntries(different));
}

const combos = new WeakMap();

/** The combobox of a form, made once; `find`, `choose` and `start` are those of this opening. */
function combo(form, { find, choose, start, open = false, input = form.querySelector("[data-combo]") }) {
  const made = combos.get(input) ?? new Combo(input, input.parentElement.querySelector("ul"), { open });
  combos.set(input, made);
  input.value = "";
  return Object.assign(made, { find, choose, start });
}

/** What a list that is always open points at. */
function pointed(form, what) {
  const option = combos.get(form.querySelector("[data-combo]")).pointed;
  if (!option) throw new Unclear(`Choose ${what}.`);
  return option.value;
}

const tick = (form, name, wanted) => {
  for (const radio of form.querySelectorAll(`fieldset:not([disabled]) [name="${name}"]`)) radio.checked = radio.value === wanted;
};

function ticked(form, name, what) {
  const found = form.querySelector(`fieldset:not([disabled]) [name="${name}"]:checked`);
  if (!found) throw new Unclear(`Choose ${what}.`);
  return found.value;
}

/** A text field with completion, in which other text may stand as well. */
function textOrChoice(form, shown, find) {
  const state = { chosen: null };
  const made = combo(form, {
    find,
    choose: (option) => {
      made.input.value = option.label;
      state.chosen = option;
    },
  });
  made.input.value = shown;
  state.read = () => {
    const text = made.input.value.trim();
    return state.chosen?.label === text ? state.chosen.value : text || null;
  };
  return state;
}

const type = {
  fill(form, row, submit) {
    const all = [...form.querySelector("template").content.querySelectorAll("data")].map((one) => ({
      value: one.value,
      label: one.value,
      hint: one.value === row.type ? `${one.dataset.sign} as it is now` : one.dataset.sign,
      detail: one.textContent,
    }));
    return combo(form, { find: (text) => types(text, all), choose: submit, start: row.type, open: true }).refresh();
  },
  read: (form) => correct({ type: pointed(form, "one of the types") }),
};

const mode = {
  fill(form, row) {
    let any = false;
    for (const set of form.querySelectorAll("[data-type]")) {
      const fits = set.dataset.type === row.type;
      set.hidden = set.disabled = !fits;
      any ||= fits;
    }
    form.querySelector("[data-none]").hidden = any;
    form.querySelector("[type=submit]").disabled = !any;
    tick(form, "mode", row.mode ?? "");
  },
  read: (form) => correct({ mode: ticked(form, "mode", "a mode, or «none»") || null }),
};

function token(role, list) {
  const item = document.createElement("li");
  item.className = "token";
  const name = document.createElement("bdi");
  name.textContent = role.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "×";
  remove.setAttribute("aria-label", `Remove ${role.name}`);
  remove.addEventListener("click", () => {
    item.remove();
    list.parentElement.querySelector("input").focus();
  });
  item.append(name, remove);
  item.dataset.value = JSON.stringify(role.actor ? { actor: role.actor } : role.name);
  return item;
}

const lists = (form) => [...form.querySelectorAll("[data-side] .tokens")];

const roles = {
  fill(form, row) {
    for (const set of form.querySelectorAll("[data-side]")) {
      const list = set.querySelector(".tokens");
      const add = (role) => list.append(token(role, list));
      list.replaceChildren();
      row[set.dataset.side].forEach(add);
      const input = set.querySelector("[data-combo]");
      const choose = (option) => {
        add({ actor: option.value, name: option.label });
        input.value = "";
      };
      combo(form, { find: actors, choose, input });
    }
    form.querySelector("[data-swap]").onclick = () => {
      const [sources, targets] = lists(form).map((list) => [...list.children]);
      lists(form)[0].replaceChildren(...targets);
      lists(form)[1].replaceChildren(...sources);
    };
    form.elements.symmetric.checked = Boolean(row.symmetric);
  },
  read(form, row) {
    const sides = [...form.querySelectorAll("[data-side]")].map((set) => {
      const typed = set.querySelector("[data-combo]").value.trim();
      const chosen = [...set.querySelectorAll(".token")].map((item) => JSON.parse(item.dataset.value));
      return [set.dataset.side, typed ? [...chosen, typed] : chosen];
    });
    const wanted = { ...Object.fromEntries(sides), symmetric: form.elements.symmetric.checked };
    const ids = (side) => side.map((role) => ({ actor: role.actor }));
    return changed(wanted, { sources: ids(row.sources), targets: ids(row.targets), symmetric: Boolean(row.symmetric) });
  },
};

const status = {
  fill: (form, row) => tick(form, "status", row.status),
  read: (form) => correct({ status: ticked(form, "status", "a status") }),
};

const statement = {
  fill: (form, row) => tick(form, "statement", row.type),
  read: (form) => correct({ type: ticked(form, "statement", "a type") }),
};

const date = {
  fill(form, row) {
    form.elements.date.value = row.date?.value ?? "";
  },
  read(form) {
    const text = form.elements.date.value.trim();
    if (text && !/^\d{4}(-\d\d){0,2}$/.test(text)) throw new Unclear(`«${text}» is no date such as 2023-05-09, 2023-05 or 2023.`);
    return correct({ date: text || null });
  },
};

let chosen;

const place = {
  fill(form, row) {
    chosen = textOrChoice(form, row.place?.name ?? "", places);
  },
  read() {
    const found = chosen.read();
    if (typeof found !== "object" || !found) return correct({ place: found });
    const { name, country, lat, lon } = found;
    return correct({ place: { name, country, lat, lon } });
  },
};

const speaker = {
  fill(form, row) {
    chosen = textOrChoice(form, row.speaker?.name ?? "", actors);
  },
  read() {
    const found = chosen.read();
    const listed = found && found === chosen.chosen?.value;
    return correct({ speaker: listed ? { actor: found } : found });
  },
};

const merge = {
  fill(form, row, submit) {
    return combo(form, { find: (text) => others(text, row), choose: submit, open: true }).refresh();
  },
  read: (form, row) => ({ verb: "merge", ids: [row.id, pointed(form, "the event that it is one with")] }),
};

function member(mention, report) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "member", value: mention.id });
  const told = document.createElement("span");
  const words = Object.assign(document.createElement("bdi"), { textContent: mention.evidence.text });
  const outlet = Object.assign(document.createElement("span"), { className: "muted", textContent: ` ${report?.outlet ?? ""} ${report?.published?.slice(0, 10) ?? ""}` });
  told.append(words, outlet);
  label.append(box, " ", told);
  return label;
}

const split = {
  async fill(form, row) {
    const list = form.querySelector("[data-members]");
    list.textContent = "Looking what tells of it …";
    const why = await get(`events/${encodeURIComponent(row.id)}/why`);
    const reports = new Map(why.reports.map((report) => [report.id, report]));
    list.replaceChildren(...why.mentions.map((mention) => member(mention, reports.get(mention.report))));
    list.querySelector("input")?.focus();
  },
  read(form, row) {
    const members = [...form.querySelectorAll("[name=member]:checked")].map((box) => box.value);
    if (!members.length) throw new Unclear("Tick at least one that tells of another event.");
    return { verb: "split", id: row.id, members };
  },
};

const actor = {
  fill(form, row) {
    form.elements.name.value = row.name;
    form.elements.country.value = row.country ?? "";
    form.elements.sector.value = row.sector ?? "";
    form.elements.aliases.value = (row.aliases ?? []).join("\n");
  },
  read(form, row) {
    const { name, country, sector, aliases } = form.elements;
    if (!name.value.trim()) throw new Unclear("An actor needs a name.");
    const lines = aliases.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const wanted = { name: name.value.trim(), country: country.value || null, sector: sector.value || null, aliases: lines };
    return changed(wanted, row);
  },
};

/** By the name of their dialog: `fill(form, row, submit)` and `read(form, row)`, which gives a decision or throws `Unclear`. */
export const FORMS = { type, mode, roles, status, statement, date, place, speaker, merge, split, actor };
