import { byId } from "./dom.js";
import { clockTime } from "./format.js";
import { decisionsOf, evaluationsOf, fetchCurve, listen, runsNewestFirst, state } from "./state.js";
import * as charts from "./charts.js";
import * as runs from "./runs.js";
import * as decisions from "./decisions.js";
import * as sweeps from "./sweeps.js";

let waiting = false;

/** Runs that are known by their evaluations only: progress has a short retention, and foreign trainers send none. */
function withForeign(known) {
  const names = new Set(known.map((r) => r.summary.run));
  for (const entry of [...state.evaluations.values(), ...state.decisions.values()]) {
    const e = entry.event;
    if (names.has(e.run)) continue;
    names.add(e.run);
    known.push({
      summary: { run: e.run, runName: e.runName, model: e.model, modelName: e.modelName, status: e.phase === "foreign" ? "foreign" : "past", step: e.step, totalSteps: 0, epoch: 0, totalEpochs: 0, phase: e.phase, updated: entry.time, foreign: true },
      points: state.past.get(e.run) || [],
    });
  }
  return known;
}

function draw() {
  waiting = false;
  const all = withForeign(runsNewestFirst());
  const empty = state.loaded && !all.length;
  byId("empty").hidden = !empty;
  byId("page").hidden = !all.length;
  const lost = Object.values(state.deadLetters).reduce((a, b) => a + b, 0);
  byId("dead").hidden = !lost;
  byId("dead").className = "pill bad";
  byId("dead").textContent = lost + (lost === 1 ? " dead letter: " : " dead letters: ")
    + Object.entries(state.deadLetters).filter(([, n]) => n).map(([t, n]) => t + " " + n).join(", ");
  if (!all.length) return;
  const selected = all.find((r) => r.summary.run === state.selected) || all[0];
  const name = selected.summary.run;
  runs.list(all, name, (run) => { state.selected = run; location.hash = encodeURIComponent(run); draw(); });
  runs.detail(selected);
  fetchCurve(selected, changed);
  decisions.artifacts(evaluationsOf(name), (e) => { decisions.open(e.artifact, decisionsOf(name)); draw(); });
  sweeps.ofRun(name, state.evaluations.size, changed);
  decisions.decisions(decisionsOf(byId("allruns").checked ? null : name), byId("allkinds").checked, draw);
}

/** At most one drawing per frame, however many events come; hidden tabs draw when they are looked at. */
function changed() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(draw);
}

/** A page that is no longer told anything looks like one where nothing happens, so it says so across its whole width. */
function linked(up, heard) {
  const link = byId("link");
  link.className = "pill " + (up ? "good" : "bad");
  link.textContent = up ? "live" : "disconnected";
  byId("lost").hidden = up;
  document.body.classList.toggle("stale", !up);
  const since = clockTime(heard);
  if (!up && byId("since").textContent !== since) byId("since").textContent = since;
}

function theme(value) {
  document.documentElement.dataset.theme = value;
  byId("theme").textContent = value === "dark" ? "light" : "dark";
  charts.forget();
  if (state.loaded) changed();
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(localStorage.getItem("theme") || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", () => !localStorage.getItem("theme") && theme(dark.matches ? "dark" : "light"));
byId("theme").addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  theme(next);
});
byId("allruns").addEventListener("change", draw);
byId("allkinds").addEventListener("change", draw);
addEventListener("resize", charts.resize);
state.selected = decodeURIComponent(location.hash.slice(1)) || null;
listen(changed, linked);
