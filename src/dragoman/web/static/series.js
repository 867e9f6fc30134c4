// What two sides did to one another over time: cooperation above zero, conflict below, one panel for each direction;
// below them how many reports tell of either, and how many were read. Where nothing was read, nothing can be said: a gap.

import { hint, onWidth, open, vega, view } from "/static/pictures.js";

const HEIGHT = { acts: 120, told: 84, read: 48 };

export async function draw(figure, canvas, { by, titles, sides }) {
  await vega();
  const data = { by, panels: titles.map((title, side) => ({ title, rows: sides[side] })) };
  const state = { measure: "count", at: null, view: null };
  const periods = data.panels[0].rows;
  const choose = (at) => {
    state.at = Math.max(0, Math.min(periods.length - 1, at));
    state.view?.signal("at", periods[state.at].start).runAsync();
    canvas.setAttribute("aria-valuenow", state.at + 1);
    canvas.setAttribute("aria-valuetext", said(data, state.at, state.measure).join("; "));
  };
  const redraw = async () => {
    const before = state.view;
    state.view = await view(specification(data, state.measure, canvas.clientWidth), canvas);
    before?.finalize();
    state.view.addEventListener("mousemove", (event, item) => {
      const at = item?.datum?.at;
      if (at !== undefined && at !== state.at) choose(at);
      hint(figure, at === undefined ? null : said(data, at, state.measure), event);
    });
    state.view.addEventListener("mouseout", () => hint(figure, null));
    state.view.addEventListener(
      "click",
      (event, item) => item?.datum?.at !== undefined && open(periods[item.datum.at].link, "period"),
    );
    if (state.at !== null) choose(state.at);
  };
  canvas.setAttribute("role", "slider");
  canvas.setAttribute("tabindex", 0);
  canvas.setAttribute("aria-valuemin", 1);
  canvas.setAttribute("aria-valuemax", periods.length);
  canvas.setAttribute("aria-valuenow", periods.length);
  canvas.setAttribute("aria-valuetext", said(data, periods.length - 1, state.measure).join("; "));
  canvas.addEventListener("keydown", (event) => move(event, state, periods, choose));
  figure.querySelector("[data-choice=measure]")?.addEventListener("change", (event) => {
    state.measure = event.target.value;
    redraw();
  });
  onWidth(canvas, redraw);
  await redraw();
}

function move(event, state, periods, choose) {
  const now = state.at ?? periods.length - 1;
  const to = {
    ArrowRight: now + 1,
    ArrowUp: now + 1,
    ArrowLeft: now - 1,
    ArrowDown: now - 1,
    PageUp: now + 12,
    PageDown: now - 12,
    Home: 0,
    End: periods.length - 1,
  }[event.key];
  if (event.key === "Enter") open(periods[now].link, "period");
  else if (to !== undefined) choose(to);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const locale = document.documentElement.lang || "en";
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** How a period is called. */
export function called(start, by) {
  const options =
    by === "month" ? { month: "long", year: "numeric" } : { day: "numeric", month: "long", year: "numeric" };
  const words = new Date(start).toLocaleDateString("en-GB", { ...options, timeZone: "UTC" });
  return by === "week" ? `Week of ${words}` : words;
}

/** What stands at a period, in words. */
function said(data, at, measure) {
  const rows = data.panels.map((panel) => panel.rows[at]);
  const { start, read } = rows[0];
  const told = rows.map((row, side) => {
    const [plus, minus] =
      measure === "rate" ? [row.cooperation_rate, row.conflict_rate] : [row.cooperation, row.conflict];
    const numbers =
      plus === null
        ? "no rate, nothing was read"
        : `cooperation ${plain.format(plus)}, conflict ${plain.format(minus)}`;
    return `${data.panels[side].title}: ${numbers}`;
  });
  return [called(start, data.by), ...told, read ? `${plain.format(read)} reports read` : "Nothing read of this time"];
}

/** Periods that the time axis has room for at least: one month alone is a bar, not a wall. */
const LEAST = { month: 12, week: 13, day: 31 };
const DAYS = { month: 30.4, week: 7, day: 1 };

/** Unseen, as wide as the time axis has to be: all periods and, where they are few, empty time on either side. */
function room(by, periods) {
  const lacking = Math.max(0, LEAST[by] - periods.length) * DAYS[by] * 86_400_000;
  const start = Date.parse(periods[0].start) - lacking / 2;
  const end = Date.parse(periods.at(-1).end) + lacking / 2;
  return { data: { values: [{ start, end }] }, mark: { type: "rect", fillOpacity: 0 }, encoding: ACROSS };
}

function specification(data, measure, width) {
  const { periods, top, bars } = parts(data);
  const suffix = measure === "rate" ? "_rate" : "";
  const whole = measure !== "rate";
  const unit = whole ? "" : ", per 1,000 reports read";
  const acts = top([`cooperation${suffix}`, `conflict${suffix}`]);
  const told = top([`reports${suffix}`]);
  const size = (height) => ({ width: Math.max(200, width - 44), height });
  const [first, second] = data.panels;
  const directions = data.panels.map((panel) => ({
    ...size(HEIGHT.acts),
    title: `${panel.title}${unit}`,
    layer: [
      gaps(periods),
      bars(panel, `cooperation${suffix}`, "", "var(--cooperation)", [-acts, acts], whole),
      bars(panel, `conflict${suffix}`, "-", "var(--conflict)", [-acts, acts], whole),
      zero(),
      ...(panel === first
        ? [
            ...word("+ cooperation", "var(--cooperation)", 4, "top"),
            ...word("− conflict", "var(--conflict)", HEIGHT.acts - 4, "bottom"),
          ]
        : []),
      hits(periods),
    ],
  }));
  const telling = {
    ...size(HEIGHT.told),
    title: {
      text: `Reports that tell of it${unit}`,
      ...(second && { subtitle: `above ${first.title}, below ${second.title}` }),
    },
    layer: [
      gaps(periods),
      bars(first, `reports${suffix}`, "", "var(--muted)", [second ? -told : 0, told], whole),
      ...(second ? [bars(second, `reports${suffix}`, "-", "var(--muted)", [-told, told], whole)] : []),
      zero(),
      hits(periods),
    ],
  };
  const read = {
    ...size(HEIGHT.read),
    title: "Reports read",
    layer: [room(data.by, periods), gaps(periods), bars(first, "read", "", "var(--muted)", [0, top(["read"])], true), hits(periods)],
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    params: [{ name: "at", value: null }],
    spacing: 20,
    resolve: { scale: { x: "shared" } },
    config: { axisX: { format: formats(data.by) } },
    vconcat: [...directions, telling, read],
  };
}

/** What the panels are made of: the periods, the largest of some counts, and bars of one count of a panel. */
function parts(data) {
  const numbered = (panel) => panel.rows.map((row, at) => ({ ...row, at }));
  const all = data.panels.flatMap((panel) => panel.rows);
  return {
    periods: numbered(data.panels[0]),
    top: (names) => Math.max(1, ...all.flatMap((row) => names.map((name) => row[name] ?? 0))),
    bars: (panel, name, sign, fill, domain, whole) => ({
      data: { values: numbered(panel).filter((row) => row[name] > 0) },
      transform: [{ calculate: `${sign}datum.${name}`, as: "value" }],
      mark: { type: "rect", fill, stroke: fill, strokeWidth: 0.6, x2Offset: -1 },
      encoding: {
        ...ACROSS,
        y: {
          field: "value",
          type: "quantitative",
          scale: { domain, nice: true },
          axis: { ...UP, tickCount: domain[0] ? 5 : 2, tickMinStep: whole ? 1 : 0 },
        },
        y2: { datum: 0 },
      },
    }),
  };
}

/** An axis of numbers; all keep the same place, so that the panels stand below one another. */
const UP = {
  title: null,
  labelExpr: "format(abs(datum.value), '~r')",
  domain: false,
  ticks: false,
  minExtent: 36,
  maxExtent: 36,
};

const ACROSS = {
  x: {
    field: "start",
    type: "temporal",
    scale: { type: "utc" },
    axis: {
      title: null,
      labelOverlap: "greedy",
      labelFlush: true,
      grid: false,
      tickCount: { expr: "max(2, width / 90)" },
    },
  },
  x2: { field: "end" },
};

function formats(by) {
  const day = "%-d %B";
  const month = by === "month" ? "%B" : day;
  return { year: "%Y", quarter: month, month, week: day, date: day, day };
}

function zero() {
  return {
    data: { values: [{}] },
    mark: { type: "rule", stroke: "var(--ink)", strokeWidth: 1 },
    encoding: { y: { datum: 0 } },
  };
}

/** A word that can be read on a bar too: paper around its letters. */
function word(text, fill, y, baseline) {
  const written = (look) => ({
    data: { values: [{}] },
    mark: { type: "text", text, align: "left", baseline, fontWeight: 600, fontSize: 12, ...look },
    encoding: { x: { value: 6 }, y: { value: y } },
  });
  return [written({ fill: "var(--paper)", stroke: "var(--paper)", strokeWidth: 4 }), written({ fill })];
}

/** Bands where nothing was read. */
function gaps(periods) {
  const runs = [];
  for (const { start, end, read } of periods) {
    if (read) continue;
    if (runs.at(-1)?.end === start) runs.at(-1).end = end;
    else runs.push({ start, end });
  }
  return { data: { values: runs }, mark: { type: "rect", fill: "var(--line)", fillOpacity: 0.55 }, encoding: ACROSS };
}

/** What the pointer meets: the whole height of a period; the chosen one is marked. */
function hits(periods) {
  return {
    data: { values: periods },
    mark: { type: "rect", fill: "var(--ink)", cursor: "pointer" },
    encoding: { ...ACROSS, fillOpacity: { condition: { test: "datum.start === at", value: 0.12 }, value: 0 } },
  };
}
