// What all pictures share: when they are drawn, what a click opens, and how they are saved.
//
// A picture is a <figure data-picture="KIND"> as parts/figure.html makes it: a [data-canvas] to draw on, its data as JSON
// in a <script type="application/json">, the same data as a table, and the lines of its caption. The module KIND.js
// draws it: `draw(figure, canvas, data)`, and may return `{svg}`, a function that gives the picture as an SVG element.

import { save } from "/static/saving.js";

const PICTURES = {
  series: () => import("/static/series.js"),
  map: () => import("/static/map.js"),
  network: () => import("/static/network.js"),
};

const loaded = new Map();

/** Loads a script of the desk once; the page has been painted before any picture asks for one. */
export function script(address) {
  if (!loaded.has(address)) {
    loaded.set(
      address,
      new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = address;
        element.onload = resolve;
        element.onerror = () => reject(new Error(`${address} could not be loaded`));
        document.head.append(element);
      }),
    );
  }
  return loaded.get(address);
}

/** Vega-Lite with the interpreter that needs no eval. */
export async function vega() {
  await Promise.all([
    script("/static/vendor/vega/vega.min.js"),
    script("/static/vendor/vega-interpreter/vega-interpreter.min.js"),
  ]);
  await script("/static/vendor/vega-lite/vega-lite.min.js");
}

/** A Vega-Lite specification as a drawn view, hidden from screen readers, who have the canvas' label and the table.
 *  Colours are the theme's custom properties, so that another theme needs no redrawing. */
export async function view(spec, canvas) {
  const inner = document.createElement("div");
  inner.setAttribute("aria-hidden", "true");
  const runtime = window.vega.parse(window.vegaLite.compile(spec, { config: look(canvas) }).spec, null, { ast: true });
  const drawn = new window.vega.View(runtime, {
    expr: window.vegaInterpreter.expressionInterpreter,
    renderer: "svg",
    container: inner,
    tooltip: () => {},
    hover: true,
  });
  await drawn.runAsync();
  canvas.replaceChildren(inner);
  return drawn;
}

function look(canvas) {
  const font = getComputedStyle(canvas).fontFamily;
  const text = {
    labelFont: font,
    titleFont: font,
    labelColor: "var(--muted)",
    titleColor: "var(--muted)",
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 400,
  };
  return {
    aria: false,
    background: null,
    font,
    padding: { left: 0, right: 2, top: 2, bottom: 6 },
    view: { stroke: null },
    axis: { ...text, domainColor: "var(--line)", tickColor: "var(--line)", gridColor: "var(--line)", gridOpacity: 0.7 },
    title: {
      font,
      fontSize: 14,
      fontWeight: 600,
      color: "var(--ink)",
      anchor: "start",
      frame: "bounds",
      offset: 8,
      subtitleFont: font,
      subtitleFontSize: 12,
      subtitleColor: "var(--muted)",
    },
    text: { font, fontSize: 12, fill: "var(--muted)" },
  };
}

/** Calls `redraw` when the width of the canvas changes, at most once a frame. */
export function onWidth(canvas, redraw) {
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    requestAnimationFrame(redraw);
  }).observe(canvas);
}

/** Shows what an address has in its element `part` on this page, and makes it the page's address. */
export async function open(address, part, push = true) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.getElementById(part);
  const here = document.getElementById(part);
  if (!found || !here) return location.assign(address);
  here.replaceWith(document.adoptNode(found));
  window.htmx?.process(found);
  if (push) history.pushState({ part }, "", address);
  for (const link of document.querySelectorAll(`a[data-open="${part}"]`)) {
    link.toggleAttribute("aria-current", new URL(link.href).search === location.search);
  }
  const heading = found.querySelector("h2");
  if (push && heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({
      block: "nearest",
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
  }
}

/** The text that stands beside the pointer; what it says is text, never markup. */
export function hint(figure, lines, event) {
  const box = figure.querySelector("[data-hint]");
  box.hidden = !lines;
  if (!lines) return;
  box.replaceChildren(...lines.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  const frame = box.parentElement.getBoundingClientRect();
  const left = Math.min(event.clientX - frame.left + 12, frame.width - box.offsetWidth);
  box.style.left = `${Math.max(0, left)}px`;
  box.style.top = `${event.clientY - frame.top + 16}px`;
}

const svgs = new WeakMap();

async function draw(figure) {
  figure.dataset.drawn = "waits";
  const canvas = figure.querySelector("[data-canvas]");
  const kind = PICTURES[figure.dataset.picture];
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  try {
    const drawn = kind && (await (await kind()).draw(figure, canvas, data.picture));
    svgs.set(figure, drawn?.svg ?? (() => canvas.querySelector("svg")));
    figure.dataset.drawn = "yes";
  } catch (error) {
    figure.dataset.drawn = "failed";
    canvas.textContent = "The picture could not be drawn; its data stands in the table below.";
    console.error(error);
  }
}

function drawAll() {
  for (const figure of document.querySelectorAll("figure[data-picture]:not([data-drawn])")) draw(figure);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-save]");
  const figure = button?.closest("figure[data-picture]");
  if (figure && svgs.has(figure)) {
    save(button.dataset.save, figure, svgs.get(figure));
    button.closest("details")?.removeAttribute("open");
    return;
  }
  const link = event.target.closest("a[data-open]");
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    open(link.href, link.dataset.open);
  }
});

window.addEventListener("popstate", () => {
  const part = document.querySelector("a[data-open]")?.dataset.open;
  if (part) open(location.href, part, false);
});

// What htmx brings in later is drawn too.
document.addEventListener("htmx:afterSettle", drawAll);
requestAnimationFrame(() => setTimeout(drawAll));
