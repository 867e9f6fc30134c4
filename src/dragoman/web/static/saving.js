// A picture as a file: SVG or PNG with its title and its caption of provenance in it, its data as CSV or JSON.
// Files are always in the light theme: they are made for paper and for other people's pages.

const SVG = "http://www.w3.org/2000/svg";
const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "dominant-baseline",
  "display",
  "visibility",
];
const TYPEFACE = "/static/fonts/ibm-plex-sans-latin-wght-normal.woff2";
const MARGIN = 24;
const LINE = 17;
const PIXELS = 2;

/** Saves the figure as `kind`: svg, png, csv or json. `svg` gives the picture as an SVG element. */
export async function save(kind, figure, svg) {
  const { title, caption, columns, rows } = JSON.parse(
    figure.querySelector("script[type='application/json']").textContent,
  ).file;
  if (kind === "csv") return download(figure, kind, "text/csv", csv(columns, rows));
  if (kind === "json") return download(figure, kind, "application/json", json({ title, caption, columns, rows }));
  const framed = inLight(() => frame(svg(), title, caption));
  const source = new XMLSerializer()
    .serializeToString(framed)
    .replace("<defs>", `<defs><style>${await typeface()}</style>`);
  if (kind === "svg") return download(figure, kind, "image/svg+xml", source);
  return download(figure, kind, "image/png", await png(source, framed));
}

/** The desk's typeface as a style for a file, which can load nothing. */
async function typeface() {
  const bytes = new Uint8Array(await (await fetch(TYPEFACE)).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return `@font-face{font-family:"IBM Plex Sans";font-weight:100 700;src:url(data:font/woff2;base64,${btoa(letters)})}`;
}

function download(figure, kind, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href: address, download: `${figure.dataset.file}.${kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The same with its caption; the fields of a row in the order of the columns. */
function json({ columns, rows, ...told }) {
  const ordered = rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name]])));
  return JSON.stringify({ ...told, rows: ordered }, null, 2) + "\n";
}

/** Rows as CSV. Names come from reports: what a spreadsheet would take for a formula is marked as text. */
export function csv(columns, rows) {
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]))];
  return lines.map((line) => line.map(cell).join(",") + "\n").join("");
}

/** What `make` gives while the light theme is on; nothing is painted meanwhile. */
export function inLight(make) {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  root.dataset.theme = "light";
  try {
    return make();
  } finally {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
  }
}

/** The picture under its title and over its caption, on paper. */
function frame(picture, title, caption) {
  const box = picture.viewBox.baseVal;
  const [width, height] = box?.width
    ? [box.width, box.height]
    : [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const style = getComputedStyle(document.body);
  const font = `${style.fontFamily}, Helvetica, Arial, sans-serif`;
  const full = Math.max(width, 480);
  const heading = wrapped(title, full, `600 17px ${font}`);
  const lines = caption.flatMap((line) => wrapped(line, full, `12px ${font}`));
  const top = MARGIN + heading.length * 22 + 10;
  const total = top + height + 16 + lines.length * LINE + MARGIN;
  const root = make("svg", {
    xmlns: SVG,
    width: full + 2 * MARGIN,
    height: total,
    viewBox: `0 0 ${full + 2 * MARGIN} ${total}`,
    role: "img",
  });
  const defs = make("defs", {});
  defs.append(make("desc", {}, "The typeface is IBM Plex Sans, SIL Open Font License 1.1."));
  root.append(make("title", {}, title), make("desc", {}, caption.join("\n")), defs);
  root.append(
    make("rect", { width: "100%", height: "100%", fill: style.getPropertyValue("--paper").trim() || "#fff" }),
  );
  const words = (text, y, size, weight, fill) =>
    make("text", { x: MARGIN, y, fill, "font-family": font, "font-size": size, "font-weight": weight }, text);
  heading.forEach((line, at) =>
    root.append(words(line, MARGIN + 16 + at * 22, 17, 600, style.getPropertyValue("--ink").trim())),
  );
  const inner = make("svg", {
    x: MARGIN,
    y: top,
    width,
    height,
    viewBox: picture.getAttribute("viewBox") ?? `0 0 ${width} ${height}`,
  });
  for (const child of picture.childNodes) inner.append(...copied(child));
  root.append(inner);
  lines.forEach((line, at) =>
    root.append(words(line, top + height + 28 + at * LINE, 12, 400, style.getPropertyValue("--muted").trim())),
  );
  return root;
}

/** A copy in which what style sheets say stands in attributes, and links are plain groups. */
function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const copy = document.createElementNS(SVG, node.localName === "a" ? "g" : node.localName);
  for (const { name, value } of node.attributes) {
    if (!/^(style|class|tabindex|href|xlink:href|aria-.*|data-.*|role|cursor)$/.test(name))
      copy.setAttribute(name, value);
  }
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return [];
  for (const name of KEPT) if (style.getPropertyValue(name)) copy.setAttribute(name, style.getPropertyValue(name));
  for (const child of node.childNodes) copy.append(...copied(child));
  return [copy];
}

export function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

const measure = document.createElement("canvas").getContext("2d");

/** Lines of words that are no wider than `width` in pixels. */
export function wrapped(text, width, font) {
  measure.font = font;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (measure.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

async function png(source, framed) {
  const address = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Number(framed.getAttribute("width")) * PIXELS;
    canvas.height = Number(framed.getAttribute("height")) * PIXELS;
    const context = canvas.getContext("2d");
    context.scale(PIXELS, PIXELS);
    context.drawImage(image, 0, 0);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
