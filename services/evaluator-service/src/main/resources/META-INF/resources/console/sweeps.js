// The sweep that the shown run belongs to. Asked for when it is looked at: events pass, the store keeps.

import { byId, element, fill } from "./dom.js";
import { number, percent } from "./format.js";

let shown = { key: null, report: null };

const cell = (text, numeric) => element("td", { class: numeric ? "n" : null }, text);
const spread = (figure, format) =>
  figure ? format(figure.mean) + (figure.std == null ? "" : " (" + format(figure.std) + ")") : "–";
const first = (figures, ...names) => names.map((name) => [name, figures[name]]).find(([, figure]) => figure) || [names[0], null];
const score = ([name, figure]) => spread(figure, /accuracy/i.test(name) ? percent : number);

function row(group) {
  const f = group.figures;
  return element("tr", {},
    cell(group.rate == null ? "–" : number(group.rate), 1), cell(group.variant), cell(group.n + " of " + group.size, 1),
    cell(score(first(f, "accuracy", "perplexity")), 1), cell(score(first(f, "baselineAccuracy", "baselinePerplexity")), 1),
    cell(spread(f.loss, number), 1), cell(spread(f.signChange, percent), 1), cell(spread(f.bitsPerWeight, number), 1));
}

function draw(report) {
  byId("sweep").hidden = !report;
  if (!report) return;
  const columns = [["rate", 1], ["quantization"], ["runs", 1], ["quantized", 1], ["float", 1], ["loss", 1], ["sign change", 1], ["bits", 1]];
  byId("sweeptitle").firstChild.textContent = "Sweep " + report.sweep + " ";
  fill("sweeptable",
    element("thead", {}, element("tr", {}, ...columns.map(([name, numeric]) => element("th", { class: numeric ? "n" : null }, name)))),
    element("tbody", {}, ...report.groups.map(row)));
  const others = report.members.filter((m) => m.status !== "completed").map((m) => m.run + " " + m.status);
  byId("sweepmissing").textContent = others.length ? "Not counted: " + others.join(", ") : "";
}

/** Shows the sweep of a run, if it has one; asks again when an evaluation was added. */
export async function ofRun(run, evaluations, again) {
  const name = run.replace(/-[0-9]+$/, "");
  const key = name + " " + evaluations;
  if (shown.key === key) return draw(shown.report);
  const known = shown.report;
  shown = { key, report: known && known.sweep === name ? known : null };
  draw(shown.report);
  if (name === run) return;
  const answer = await fetch("/api/sweeps/" + encodeURIComponent(name));
  if (shown.key !== key) return;
  shown.report = answer.ok ? await answer.json() : null;
  again();
}
