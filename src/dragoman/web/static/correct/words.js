// Rows in words: what a dialog is about, and what a field says.

const names = (roles) => (roles?.length ? roles.map((role) => role.name ?? role.actor ?? role).join(", ") : "nobody named");

/** «ACCUSE: Russia → Finland, 2023-04-04». */
export function headline(row) {
  if (row.kind === "actor") return row.name;
  if (row.kind === "quote") return `Statement by ${row.speaker?.name ?? "an unnamed speaker"}`;
  const sides = `${row.type}: ${names(row.sources)} ${row.symmetric ? "↔" : "→"} ${names(row.targets)}`;
  return row.date ? `${sides}, ${row.date.value}` : sides;
}

/** What stands in a field, as one text to compare and to show; «none» where nothing does. */
export function value(content) {
  if (content == null || content === "") return "none";
  if (typeof content === "boolean") return content ? "yes" : "no";
  if (Array.isArray(content)) return content.map(value).join(", ") || "none";
  if (typeof content === "object") return String(content.name ?? content.value ?? content.actor ?? "");
  return String(content);
}

/** The names of the fields that a person may correct. */
export const FIELDS = [
  "type", "mode", "status", "sources", "targets", "symmetric", "date", "place", "speaker", "name", "country", "sector",
  "aliases",
];
