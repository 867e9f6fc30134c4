// Whom an actor deals with. Cytoscape moves and picks; the places are computed here, so that the same data always makes
// the same picture: the actor in the middle, the others in rings around it, those of one country beside one another.

import { inLight, make, wrapped } from "/static/saving.js";
import { hint, onWidth, script } from "/static/pictures.js";

const RING = 12;
const LARGEST = 1.2;
const LABEL = 110; // pixels of a line of a name
const THICKEST = 5;
const ASIDE = 0.14; // how much of a line is seen that doesn't concern the actor in the middle, unless it is pointed at

export async function draw(figure, canvas, data) {
  // Cytoscape would add a style of its own unless one bears this id, and the content policy forbids that.
  document.querySelector("link[rel=stylesheet]").id = "__________cytoscape_stylesheet";
  await script("/static/vendor/cytoscape/cytoscape.min.js");
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const graph = window.cytoscape({
    container: canvas,
    elements: elements(data, size()),
    style: style(),
    layout: { name: "preset", fit: false },
    userZoomingEnabled: false,
    userPanningEnabled: false,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
  });
  const fit = () => {
    graph.fit(undefined, 12);
    if (graph.zoom() > LARGEST) graph.zoom(LARGEST).center();
  };
  fit();
  graph.on("tap", "edge", (event) => location.assign(pair(event.target.data())));
  graph.on("tap", "node", ({ target }) =>
    location.assign(
      target.id() === data.centre ? actor(target.id()) : pair({ source: data.centre, target: target.id() }),
    ),
  );
  graph.on("mouseover", "node, edge", ({ target, originalEvent }) => {
    canvas.style.cursor = "pointer";
    light(graph, target);
    hint(figure, target.data("said"), originalEvent);
  });
  graph.on("mouseout", "node, edge", () => {
    canvas.style.cursor = "";
    graph.elements().removeClass("faint lit");
    hint(figure, null);
  });
  const themed = () => graph.style(style());
  new MutationObserver(themed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
  onWidth(canvas, () => {
    graph.resize();
    const places = placed(data, size());
    graph.nodes().positions((node) => places.get(node.id()));
    fit();
  });
  // A canvas prints as it is on the screen, dark and coarse: on paper stands the drawing instead.
  window.addEventListener("beforeprint", () => {
    canvas.parentElement.querySelector(".picture-print")?.remove();
    const box = Object.assign(document.createElement("div"), { className: "picture-print" });
    box.append(inLight(() => drawing(graph)));
    canvas.after(box);
  });
  return { svg: () => drawing(graph) };
}

const actor = (id) => `/actors/${encodeURIComponent(id)}`;
const pair = ({ source, target }) => `/dyads/${encodeURIComponent(source)}/${encodeURIComponent(target)}`;

function light(graph, target) {
  const shown = target.isEdge() ? target.union(target.connectedNodes()) : target.closedNeighborhood();
  shown.addClass("lit");
  graph.elements().not(shown).addClass("faint");
}

/** Acts in either direction and of one kind are one line, with a head at each side that was acted upon. */
function lines(data) {
  const found = new Map();
  for (const { from, to, ...counts } of data.edges) {
    for (const kind of ["cooperation", "conflict"]) {
      if (!counts[kind] || from === to) continue;
      const [a, b] = from < to ? [from, to] : [to, from];
      const key = JSON.stringify([kind, a, b]);
      const line = found.get(key) ?? { kind, source: a, target: b, there: 0, back: 0 };
      line[from === a ? "there" : "back"] += counts[kind];
      found.set(key, line);
    }
  }
  return [...found].map(([id, line]) => ({ id, ...line, events: line.there + line.back }));
}

function elements(data, size) {
  const names = new Map(data.nodes.map((node) => [node.id, node.name]));
  const places = placed(data, size);
  const found = lines(data);
  const most = Math.max(1, ...found.map((line) => line.events));
  return [
    ...data.nodes.map((node) => ({
      data: {
        id: node.id,
        name: node.name,
        size: Math.min(44, 10 + 3 * Math.sqrt(node.events)),
        centre: node.id === data.centre ? 1 : 0,
        said: [node.name, `${node.events} events`],
      },
      position: places.get(node.id),
    })),
    ...found.map((line) => ({
      data: {
        ...line,
        // In proportion to the busiest line, which is never a beam that hides the others.
        width: 0.8 + Math.min(0.9 * Math.sqrt(line.events), THICKEST * Math.sqrt(line.events / most)),
        said: [
          line.kind,
          `${names.get(line.source)} to ${names.get(line.target)}: ${line.there}`,
          `${names.get(line.target)} to ${names.get(line.source)}: ${line.back}`,
        ],
      },
      classes: [
        line.kind,
        line.there ? "there" : "",
        line.back ? "back" : "",
        [line.source, line.target].includes(data.centre) ? "" : "aside",
      ].join(" "),
    })),
  ];
}

/** Places: rings of `RING` and more, the most important nearest, in a ring by country and name. */
function placed(data, { width, height }) {
  const places = new Map([[data.centre, { x: 0, y: 0 }]]);
  const others = data.nodes
    .filter((node) => node.id !== data.centre)
    .sort((a, b) => b.events - a.events || (a.id < b.id ? -1 : 1));
  const flat = Math.max(0.55, Math.min(1.4, height / width));
  const nearest = Math.max(110, Math.min(260, width * 0.36));
  const byCountry = (a, b) => (a.country ?? "~").localeCompare(b.country ?? "~") || a.name.localeCompare(b.name);
  for (let ring = 1, first = 0; first < others.length; ring += 1) {
    const here = others.slice(first, first + RING + (ring - 1) * 6).sort(byCountry);
    here.forEach((node, at) => {
      const angle = (2 * Math.PI * (at + (ring % 2 ? 0 : 0.5))) / here.length - Math.PI / 2;
      const radius = nearest * (1 + (ring - 1) * 0.62);
      places.set(node.id, { x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * flat * Math.sin(angle)) });
    });
    first += here.length;
  }
  return places;
}

function style() {
  const theme = getComputedStyle(document.documentElement);
  const colour = (name) => theme.getPropertyValue(name).trim();
  return [
    {
      selector: "node",
      style: {
        width: "data(size)",
        height: "data(size)",
        "background-color": colour("--muted"),
        label: "data(name)",
        color: colour("--ink"),
        "font-family": getComputedStyle(document.body).fontFamily,
        "font-size": 12,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-wrap": "wrap",
        "text-max-width": LABEL,
        "text-background-color": colour("--paper"),
        "text-background-opacity": 0.8,
        "text-background-padding": 1,
      },
    },
    {
      selector: "node[centre = 1]",
      style: { "background-color": colour("--ink"), "font-weight": 600, "font-size": 14 },
    },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "curve-style": "bezier",
        "control-point-step-size": 18,
        "arrow-scale": 0.8,
        opacity: 0.9,
      },
    },
    {
      selector: "edge.cooperation",
      style: {
        "line-color": colour("--cooperation"),
        "target-arrow-color": colour("--cooperation"),
        "source-arrow-color": colour("--cooperation"),
      },
    },
    {
      selector: "edge.conflict",
      style: {
        "line-color": colour("--conflict"),
        "target-arrow-color": colour("--conflict"),
        "source-arrow-color": colour("--conflict"),
        "line-style": "dashed",
        "line-dash-pattern": [7, 4],
      },
    },
    { selector: "edge.there", style: { "target-arrow-shape": "triangle" } },
    { selector: "edge.back", style: { "source-arrow-shape": "triangle" } },
    { selector: "edge.aside", style: { opacity: ASIDE } },
    { selector: ".lit", style: { opacity: 0.9 } },
    { selector: ".faint", style: { opacity: 0.15 } },
  ];
}

/** The network as it lies there, as SVG, with what the lines mean. */
function drawing(graph) {
  const theme = getComputedStyle(document.documentElement);
  const colour = (name) => theme.getPropertyValue(name).trim();
  const family = getComputedStyle(document.body).fontFamily;
  const box = graph.elements().boundingBox({ includeLabels: true });
  const [left, top, width, height] = [box.x1 - 10, box.y1 - 10, box.w + 20, box.h + 44];
  const root = make("svg", { width, height, viewBox: `${left} ${top} ${width} ${height}`, role: "img" });
  for (const edge of graph.edges()) root.append(...drawnLine(edge, colour(`--${edge.data("kind")}`)));
  for (const node of graph.nodes()) {
    const { x, y } = node.position();
    const radius = node.data("size") / 2;
    const middle = node.data("centre");
    root.append(make("circle", { cx: x, cy: y, r: radius, fill: colour(middle ? "--ink" : "--muted") }));
    const font = { "font-size": middle ? 14 : 12, "font-weight": middle ? 600 : 400, "font-family": family };
    wrapped(node.data("name"), LABEL, `${font["font-weight"]} ${font["font-size"]}px ${family}`).forEach((line, at) => {
      const text = { x, y: y + radius + 15 + at * (font["font-size"] + 1), "text-anchor": "middle", ...font };
      root.append(
        make(
          "text",
          { ...text, stroke: colour("--paper"), "stroke-width": 3, "stroke-linejoin": "round", fill: "none" },
          line,
        ),
      );
      root.append(make("text", { ...text, fill: colour("--ink") }, line));
    });
  }
  root.append(...meaning(left + 4, top + height - 12, colour));
  return root;
}

function drawnLine(edge, stroke) {
  const from = edge.sourceEndpoint();
  const to = edge.targetEndpoint();
  const bend = edge.controlPoints()?.[0] ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const dash = edge.data("kind") === "conflict" ? { "stroke-dasharray": "7 4" } : {};
  const seen = { opacity: edge.hasClass("aside") ? ASIDE : 0.9 };
  const path = make("path", {
    ...seen,
    d: `M${from.x},${from.y} Q${bend.x},${bend.y} ${to.x},${to.y}`,
    fill: "none",
    stroke,
    "stroke-width": edge.data("width"),
    ...dash,
  });
  const heads = [];
  if (edge.data("there")) heads.push(head(bend, to, { fill: stroke, ...seen }, edge.data("width")));
  if (edge.data("back")) heads.push(head(bend, from, { fill: stroke, ...seen }, edge.data("width")));
  return [path, ...heads];
}

function head(from, to, look, width) {
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const size = 5 + width;
  return make("path", {
    d: `M0,0 L${-size},${-size / 2} L${-size},${size / 2} Z`,
    ...look,
    transform: `translate(${to.x} ${to.y}) rotate(${angle})`,
  });
}

function meaning(x, y, colour) {
  const line = (at, kind, dash) =>
    make("line", {
      x1: x + at,
      x2: x + at + 30,
      y1: y - 4,
      y2: y - 4,
      stroke: colour(`--${kind}`),
      "stroke-width": 2.5,
      ...dash,
    });
  const word = (at, kind) =>
    make(
      "text",
      {
        x: x + at + 36,
        y,
        fill: colour(`--${kind}`),
        "font-size": 12,
        "font-weight": 600,
        "font-family": getComputedStyle(document.body).fontFamily,
      },
      kind,
    );
  return [
    line(0, "cooperation", {}),
    word(0, "cooperation"),
    line(140, "conflict", { "stroke-dasharray": "7 4" }),
    word(140, "conflict"),
  ];
}
