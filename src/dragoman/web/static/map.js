// Places on the outlines of the world. The upper half of a circle is cooperation, the lower half conflict, so that
// neither colour nor size alone tells them apart.

import { hint, onWidth, open, vega, view } from "/static/pictures.js";

const OUTLINES = "/static/vendor/world-atlas/countries-110m.json";
const UPPER = "M-1,0A1,1,0,0,1,1,0Z";
const LOWER = "M-1,0A1,1,0,0,0,1,0Z";
const NEAREST = 24;
const WORLD = { lon: 11, lat: 8, zoom: 1 };

export async function draw(figure, canvas, data) {
  const [outlines] = await Promise.all([fetch(OUTLINES).then((response) => response.json()), vega()]);
  const state = { ...fitted(data.places), view: null };
  const show = () => {
    for (const name of ["lon", "lat", "zoom"]) state.view.signal(name, state[name]);
    return state.view.runAsync();
  };
  const redraw = async () => {
    const before = state.view;
    state.view = await view(specification(data, outlines, canvas.clientWidth, state), canvas);
    before?.finalize();
    state.view.addEventListener("mousemove", (event, item) =>
      hint(figure, item?.datum?.place ? said(item.datum) : null, event),
    );
    state.view.addEventListener("mouseout", () => hint(figure, null));
    state.view.addEventListener(
      "click",
      (event, item) => !state.dragged && item?.datum?.link && open(item.datum.link, "there"),
    );
  };
  figure.addEventListener("click", (event) => {
    const what = event.target.closest("[data-map]")?.dataset.map;
    if (!what) return;
    if (what === "in") state.zoom = Math.min(NEAREST, state.zoom * 1.6);
    if (what === "out") state.zoom = Math.max(1, state.zoom / 1.6);
    if (what === "fit") Object.assign(state, fitted(data.places));
    if (what === "world") Object.assign(state, WORLD);
    show();
  });
  drag(canvas, state, show);
  onWidth(canvas, redraw);
  await redraw();
}

/** Where the places are: their middle, and how near they can be seen together. */
function fitted(places) {
  if (!places.length) return { ...WORLD };
  const span = (values) => [Math.min(...values), Math.max(...values)];
  const [west, east] = span(places.map((place) => place.lon));
  const [south, north] = span(places.map((place) => place.lat));
  const zoom = Math.min(360 / (east - west + 24), 170 / (north - south + 24));
  if (zoom < 1.3) return { ...WORLD };
  return { lon: (west + east) / 2, lat: (south + north) / 2, zoom: Math.min(zoom, 8) };
}

function drag(canvas, state, show) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, lon: state.lon, lat: state.lat };
    state.dragged = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(x) + Math.abs(y) > 4) state.dragged = true;
    if (!state.dragged) return;
    const degrees = 360 / (canvas.clientWidth * state.zoom);
    state.lon = from.lon - x * degrees;
    state.lat = Math.max(-75, Math.min(80, from.lat + y * degrees));
    show();
  });
  window.addEventListener("pointerup", () => (from = null));
}

const said = (place) => [place.label, `cooperation ${place.cooperation}, conflict ${place.conflict}`];

function specification(data, outlines, width, { lon, lat, zoom }) {
  const narrow = width < 560;
  const most = Math.max(1, ...data.places.flatMap((place) => [place.cooperation, place.conflict]));
  const largest = narrow ? 900 : 1800;
  const half = (name, shape, fill) => ({
    data: { values: data.places.filter((place) => place[name]).sort((a, b) => b[name] - a[name]) },
    mark: {
      type: "point",
      filled: true,
      shape,
      fill,
      fillOpacity: 0.85,
      stroke: "var(--paper)",
      strokeWidth: 0.8,
      cursor: "pointer",
    },
    encoding: {
      longitude: { field: "lon", type: "quantitative" },
      latitude: { field: "lat", type: "quantitative" },
      size: {
        field: name,
        type: "quantitative",
        legend: null,
        scale: { type: "linear", domain: [0, most], range: [36, largest] },
      },
    },
  });
  const height = Math.round(width * (narrow ? 0.75 : 0.56));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width,
    height,
    padding: 0,
    params: [
      { name: "lon", value: lon },
      { name: "lat", value: lat },
      { name: "zoom", value: zoom },
    ],
    projection: {
      type: "naturalEarth1",
      rotate: { expr: "[-lon, 0]" },
      center: { expr: "[0, lat]" },
      scale: { expr: `zoom * ${width / 5.5}` },
      translate: [width / 2, height / 2],
    },
    layer: [
      {
        data: { graticule: { step: [30, 30] } },
        mark: { type: "geoshape", filled: false, stroke: "var(--line)", strokeWidth: 0.5 },
      },
      {
        data: { values: outlines, format: { type: "topojson", feature: "countries" } },
        mark: { type: "geoshape", fill: "var(--raised)", stroke: "var(--line-strong)", strokeWidth: 0.5 },
      },
      half("cooperation", UPPER, "var(--cooperation)"),
      half("conflict", LOWER, "var(--conflict)"),
      ...key(most, largest, height),
    ],
    resolve: { scale: { size: "shared" } },
  };
}

/** What the halves and the area mean, in the lower left corner. */
function key(most, largest, height) {
  const at = (x, y) => ({ x: { value: x }, y: { value: y } });
  const one = { data: { values: [{}] } };
  const mark = (shape, fill, size, x, y) => ({
    ...one,
    mark: { type: "point", filled: true, shape, fill, size, opacity: 1, stroke: "var(--paper)", strokeWidth: 0.8 },
    encoding: at(x, y),
  });
  const words = (text, fill, x, y) => ({
    ...one,
    mark: { type: "text", text, fill, align: "left", baseline: "middle", fontWeight: 600 },
    encoding: at(x, y),
  });
  const radius = Math.sqrt(largest) / 2;
  const x = radius + 6;
  const y = height - radius - 6;
  return [
    {
      ...one,
      mark: { type: "rect", fill: "var(--paper)", opacity: 0.85 },
      encoding: { ...at(0, y - radius - 6), x2: { value: 2 * radius + 130 }, y2: { value: height } },
    },
    mark(UPPER, "var(--cooperation)", largest, x, y),
    mark(LOWER, "var(--conflict)", largest, x, y),
    words(`+ ${most} cooperation`, "var(--cooperation)", 2 * radius + 14, y - 9),
    words(`− ${most} conflict`, "var(--conflict)", 2 * radius + 14, y + 9),
  ];
}
