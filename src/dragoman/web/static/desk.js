// What every page has: the theme, the menu of narrow screens, keys that lead from page to page, marks.

import { isTyping } from "./keys.js";

const root = document.documentElement;
const ROOMS = { t: "/", r: "/review", s: "/stories", a: "/actors", d: "/dyads", m: "/map", o: "/outlets", h: "/history" };

/* Theme */

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const themeButton = document.querySelector("[data-theme-button]");

const remembered = () => document.cookie.match(/(?:^|; )dragoman_theme=(light|dark)(?:;|$)/)?.[1];

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
}

function nameTheme() {
  themeButton.textContent = isDark() ? "Light" : "Dark";
  themeButton.setAttribute("aria-label", isDark() ? "Light theme" : "Dark theme");
}

function changeTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  // The server reads it, so that pages come in this theme; where cookies are refused, it holds for this page.
  document.cookie = `dragoman_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
  nameTheme();
  // Pictures are drawn in colours of their own and are told.
  document.dispatchEvent(new CustomEvent("desk:theme"));
}

if (themeButton) {
  themeButton.hidden = false;
  themeButton.addEventListener("click", changeTheme);
  systemDark.addEventListener("change", nameTheme);
  // A page that the browser kept for «back», or that a link from elsewhere opened, may have come in another theme.
  addEventListener("pageshow", () => {
    if (remembered()) root.dataset.theme = remembered();
    nameTheme();
  });
}

/* Menu */

const menuButton = document.querySelector(".masthead-menu");
menuButton?.addEventListener("click", () => {
  const open = menuButton.getAttribute("aria-expanded") === "true";
  menuButton.setAttribute("aria-expanded", String(!open));
});

/* Keys */

const keysDialog = document.querySelector("#keys");
const keysButton = document.querySelector("[data-keys-button]");
if (keysButton) {
  keysButton.hidden = false;
  keysButton.addEventListener("click", () => keysDialog.showModal());
}

let going = 0;

function items() {
  return [...document.querySelectorAll("[data-item]")].filter((item) => item.getClientRects().length);
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const now = all.findIndex((item) => item.classList.contains("is-chosen"));
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
  all[now]?.classList.remove("is-chosen");
  all[next].classList.add("is-chosen");
  all[next].scrollIntoView({ block: "nearest" });
  (all[next].matches("a, button") ? all[next] : all[next].querySelector("a, button"))?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menuButton?.getAttribute("aria-expanded") === "true") {
    menuButton.setAttribute("aria-expanded", "false");
    menuButton.focus();
    return;
  }
  if (isTyping(event)) return;
  const after = Date.now() - going < 1500;
  going = 0;
  if (after) {
    if (ROOMS[event.key]) {
      event.preventDefault();
      // Keys of a page must not take the second letter for themselves.
      event.stopImmediatePropagation();
      location.assign(ROOMS[event.key]);
    }
  } else if (event.key === "g") {
    going = Date.now();
  } else if (event.key === "/") {
    event.preventDefault();
    if (getComputedStyle(menuButton).display !== "none") menuButton.setAttribute("aria-expanded", "true");
    document.querySelector("#q").focus();
  } else if (event.key === "?") {
    keysDialog.showModal();
  } else if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
  } else if (event.key === "e" && document.querySelector(".event [data-mention]")) {
    // The pieces of evidence one after the other, from the first again after the last.
    const all = [...document.querySelectorAll("[data-mention] > a")].filter((link) => link.checkVisibility());
    const next = all[(all.indexOf(document.activeElement) + 1) % all.length];
    next?.focus({ preventScroll: true });
    next?.closest("li").scrollIntoView({ block: "center" });
  } else if (event.key === "h" && document.querySelector("#history")) {
    document.querySelector("#history").scrollIntoView();
    document.querySelector("#history").focus({ preventScroll: true });
  } else if (event.key === "Enter" && event.target === document.body) {
    document.querySelector("[data-item].is-chosen a")?.click();
  }
}, true);

/* Marks: which kinds are shown stands in the address; the mark that the address names is lit. */

const switches = document.querySelector("form[data-marks]");
const reading = document.querySelector("[data-reading]");

function showKinds() {
  const boxes = [...switches.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes) reading.classList.toggle(`no-${box.value}`, !box.checked);
  const address = new URL(location.href);
  address.searchParams.delete("marks");
  const shown = boxes.filter((box) => box.checked).map((box) => box.value);
  if (shown.length < boxes.length) address.searchParams.set("marks", shown.join(",") || "none");
  history.replaceState(null, "", address.href.replaceAll("%2C", ","));
}

function aim() {
  const [kind, id] = decodeURIComponent(location.hash.slice(1)).split("=");
  for (const lit of document.querySelectorAll(".is-aimed")) lit.classList.remove("is-aimed");
  if (!id || !["m", "q"].includes(kind)) return;
  const marks = [...document.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)];
  if (!marks.length && "parts" in reading.dataset && new URLSearchParams(location.search).get("at") !== id) {
    // It stands in another part of a long report.
    location.replace(`?at=${encodeURIComponent(id)}${location.hash}`);
    return;
  }
  for (const mark of marks) mark.classList.add("is-aimed");
  (document.getElementById(`${kind}=${id}`) ?? marks[0])?.scrollIntoView({ block: "center" });
}

if (switches && reading) {
  switches.addEventListener("change", showKinds);
  switches.querySelector("button[type=submit]").hidden = true;
}
if (reading) {
  addEventListener("hashchange", aim);
  // A mark leads to what was read from it, which stands beside its paragraph.
  reading.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-of]");
    if (!mark || getSelection().toString()) return;
    const ids = mark.dataset.of.split(" ");
    const notes = [...mark.closest("section").querySelectorAll("[data-note]")];
    const note = notes.find((one) => one.dataset.note.split(" ").some((id) => ids.includes(id)));
    if (note) {
      for (const lit of document.querySelectorAll(".is-noted")) lit.classList.remove("is-noted");
      note.classList.add("is-noted");
      note.closest("details")?.setAttribute("open", "");
      note.querySelector("a")?.focus();
    }
  });
  aim();
}
