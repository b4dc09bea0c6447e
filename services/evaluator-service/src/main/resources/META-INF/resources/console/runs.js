// The list of runs, and the selected run's progress and curves.

import { byId, element, fill } from "./dom.js";
import { count, duration, nameOf, number, percent, shortTime, time, words } from "./format.js";
import { lines } from "./charts.js";

const PHASES = [["warm-start", "warm start"], ["quantizing", "quantizing"], ["frozen", "frozen, batch-norm"], ["final", "final"]];
const LOOK = { running: "live", completed: "good", failed: "bad", cancelled: "warn" };

export const statusPill = (status) => element("span", { class: "pill " + (LOOK[status] || "") }, status);

const done = (s) => (s.status === "completed" ? 1 : s.totalSteps ? Math.min(1, s.step / s.totalSteps) : 0);

function meter(summary) {
  const fillBar = element("i");
  fillBar.style.width = 100 * done(summary) + "%";
  return element("div", {
    class: "meter", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100,
    "aria-valuenow": Math.round(100 * done(summary)), "aria-label": "progress of " + nameOf(summary, "run"),
  }, fillBar);
}

function where(s) {
  if (s.waiting) return "waiting for C step " + s.waiting.cStep + " of " + s.waiting.of;
  if (s.totalEpochs) return (s.phase || "").replace("-", " ") + " " + s.epoch + "/" + s.totalEpochs;
  if (s.status === "running" && !s.phase) return "preparing";
  return "step " + count(s.step);
}

export function list(runs, selected, select) {
  fill("runcount", String(runs.length));
  fill("runs", ...runs.map(({ summary: s }) => element("button",
    { class: "run", type: "button", "aria-current": String(s.run === selected), onclick: () => select(s.run) },
    element("div", { class: "row" }, element("span", { class: "name" }, nameOf(s, "run")), statusPill(s.status)),
    element("div", { class: "muted" }, nameOf(s, "model")),
    meter(s),
    element("div", { class: "row muted" },
      element("span", {}, where(s)),
      element("span", {}, s.status === "running" && s.secondsLeft != null ? duration(s.secondsLeft) + " left" : shortTime(s.updated))))));
}

const last = (points, get) => {
  for (let i = points.length - 1; i >= 0; i--) if (get(points[i]) != null) return get(points[i]);
  return null;
};

const degrees = (v) => (v == null ? "–" : number(v, 3) + "°");

/** A tile, or nothing where there is no value: a foreign run measures none of these here. */
const tile = (key, value) => (value == null || value === "–" ? null
  : element("div", { class: "tile" }, element("div", { class: "v" }, value), element("div", { class: "k" }, key)));

function phases(summary) {
  const now = PHASES.findIndex(([phase]) => phase === summary.phase);
  return element("div", { class: "steps" }, ...PHASES.map(([, label], i) =>
    element("div", { class: i < now || summary.status === "completed" ? "past" : i === now ? "now" : "", "aria-current": i === now ? "step" : null }, label)));
}

export function detail({ summary: s, points }) {
  byId("runtitle").textContent = nameOf(s, "run");
  fill("runstate", statusPill(s.status));
  byId("runmeta").textContent = (s.model ? "model " + nameOf(s, "model") + " · " : "") + "step " + count(s.step) + (s.totalSteps ? " of " + count(s.totalSteps) : "")
    + (s.exact === false ? " · resumed on other hardware, not byte-exact" : "");
  byId("phases").hidden = s.foreign;
  fill("phases", phases(s), meter(s));
  const problem = byId("problem");
  problem.hidden = !s.reason;
  problem.textContent = s.reason ? words(s.reason) + " (" + s.reason + "): " + (s.detailText || s.detail || "") : "";
  byId("refusal").hidden = !s.refused;
  byId("refusal").textContent = s.refused
    ? "Another request under this name was refused on " + time(s.refused) + " (RUN_EXISTS); it changed nothing here." : "";
  const validation = last(points, (p) => p.validation);
  const isAccuracy = validation && validation.name === "accuracy";
  const figure = (v) => (isAccuracy ? percent(v) : number(v));
  fill("tiles", ...[
    tile("training loss", number(last(points, (p) => p.loss))),
    tile(validation ? "validation " + validation.name : "validation", validation ? figure(validation.value) : "–"),
    tile("sign change", percent(last(points, (p) => p.signChange))),
    tile("quantization gap", number(last(points, (p) => p.quantizationGap), 3)),
    tile("angle to the levels", degrees(last(points, (p) => p.weights && p.weights.angle))),
    tile("product correlation", number(last(points, (p) => p.weights && p.weights.correlation), 3)),
    tile("strength λ", number(last(points, (p) => p.strength), 3)),
    tile("learning rate", number(last(points, (p) => p.learningRate), 3)),
    tile("steps per second", number(s.stepsPerSecond, 3)),
    tile("time left", s.status === "running" ? duration(s.secondsLeft) : null)].filter((each) => each));
  byId("curves").hidden = !points.length;
  byId("nocurves").hidden = points.length > 0;
  byId("nocurves").textContent = s.status === "foreign"
    ? "Trained elsewhere: its artifacts and decisions are below."
    : s.status === "running" ? "Its first figures come with its first steps." : "";
  if (!points.length) return;
  byId("t-valid").textContent = validation ? "Validation " + validation.name : "Validation";
  lines("c-loss", points, [{ name: "loss", color: "--s1", get: (p) => p.loss }]);
  lines("c-valid", points, [{ name: validation ? validation.name : "validation", color: "--s1", get: (p) => p.validation && p.validation.value }],
    { format: figure, axis: isAccuracy ? (v) => percent(v, 0) : undefined });
  lines("c-signs", points, [
    { name: "quantization gap", color: "--s1", get: (p) => p.quantizationGap },
    { name: "sign change", color: "--s2", get: (p) => p.signChange, right: true },
  ], { scale: false, format: (v) => number(v, 3) });
  lines("c-lambda", points, [
    { name: "λ", color: "--s1", get: (p) => p.strength },
    { name: "Στ", color: "--s2", get: (p) => p.totalShrink, right: true },
  ], { scale: false, format: (v) => number(v, 3) });
}
