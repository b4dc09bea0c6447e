// Figures as people read them; everything unrounded is in the JSON.

export const percent = (ratio, digits = 2) => (ratio == null ? "–" : (100 * ratio).toFixed(digits) + " %");

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** To four significant digits; what is larger keeps all digits before the point, in groups of three. */
export function number(value, significant = 4) {
  if (value == null) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2);
  if (size >= 10 ** (significant - 1)) return whole.format(value);
  return String(Number(value.toPrecision(significant)));
}

/** A count, in groups of three digits. */
export const count = (value) => (value == null ? "–" : whole.format(value));

export function bytes(size) {
  if (size == null) return "–";
  for (const unit of ["B", "KiB", "MiB", "GiB"]) {
    if (size < 1024 || unit === "GiB") return (unit === "B" ? size : size.toFixed(1)) + " " + unit;
    size /= 1024;
  }
}

export function duration(seconds) {
  if (seconds == null) return "–";
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + " s";
  if (s < 3600) return Math.floor(s / 60) + " min " + (s % 60) + " s";
  return Math.floor(s / 3600) + " h " + Math.floor((s % 3600) / 60) + " min";
}

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day = { month: "short", day: "numeric" };
const isToday = (date) => date.toDateString() === new Date().toDateString();

export const clockTime = (date) => date.toLocaleTimeString([], { ...clock, second: "2-digit" });

/** To the second, with the day unless it is today. */
export function time(iso) {
  if (!iso) return "–";
  const date = new Date(iso);
  return (isToday(date) ? "" : date.toLocaleDateString([], day) + ", ") + clockTime(date);
}

/** The time if it is today, else the day. */
export function shortTime(iso) {
  const date = new Date(iso);
  return isToday(date) ? date.toLocaleTimeString([], clock) : date.toLocaleDateString([], day);
}

/** The figure of a network's scores that people ask for first, with its direction. */
export function headline(scores) {
  if (!scores) return { name: "loss", value: null, text: "–" };
  if (scores.accuracy != null) return { name: "accuracy", value: scores.accuracy, text: percent(scores.accuracy) };
  if (scores.perplexity != null) return { name: "perplexity", value: scores.perplexity, text: number(scores.perplexity) };
  return { name: "loss", value: scores.loss, text: number(scores.loss) };
}

/** The name of a model or run as its owner writes it; keys and addresses have the other form. */
export const nameOf = (what, kind) => what[kind + "Name"] || what[kind] || "";

export const words = (code) => (code ? code.toLowerCase().replaceAll("_", " ") : "");
