// The sweep that the shown run belongs to. It is fetched from the store when it is looked at, since events do not last.

import { byId, element, fill, labelled } from "./dom.js";
import { number, percent } from "./format.js";

let shown = { key: null, report: null, run: null };

const COLUMNS = [["rate", 1], ["quantization"], ["runs", 1], ["quantized", 1], ["float", 1], ["loss", 1], ["sign change", 1], ["bits", 1]];
const cell = (text, numeric) => element("td", { class: numeric ? "n" : null }, text);
const spread = (figure, format) =>
  figure ? format(figure.mean) + (figure.std == null ? "" : " (" + format(figure.std) + ")") : "–";
const first = (figures, ...names) => names.map((name) => [name, figures[name]]).find(([, figure]) => figure) || [names[0], null];
const score = ([name, figure]) => spread(figure, /accuracy/i.test(name) ? percent : number);

function row(group) {
  const f = group.figures;
  return labelled(element("tr", {},
    cell(group.rate == null ? "–" : number(group.rate), 1), cell(group.variant), cell(group.n + " of " + group.size, 1),
    cell(score(first(f, "accuracy", "perplexity")), 1), cell(score(first(f, "baselineAccuracy", "baselinePerplexity")), 1),
    cell(spread(f.loss, number), 1), cell(spread(f.signChange, percent), 1), cell(spread(f.bitsPerWeight, number), 1)), COLUMNS);
}

function draw(report) {
  byId("sweep").hidden = !report;
  if (!report) return;
  byId("sweeptitle").firstChild.textContent = "Sweep " + report.sweep + " ";
  fill("sweeptable",
    element("thead", {}, element("tr", {}, ...COLUMNS.map(([name, numeric]) => element("th", { class: numeric ? "n" : null }, name)))),
    element("tbody", {}, ...report.groups.map(row)));
  const others = report.members.filter((m) => m.status !== "completed").map((m) => m.run + " " + m.status);
  byId("sweepmissing").textContent = others.length ? "Not counted: " + others.join(", ") : "";
}

/** Shows the sweep of a run, if it has one; asks again when an evaluation was added. */
export async function ofRun(run, evaluations, again) {
  const key = run + " " + evaluations;
  if (shown.key === key) return draw(shown.report);
  shown = { key, report: shown.run === run ? shown.report : null, run };
  draw(shown.report);
  const answer = await fetch("/api/runs/" + encodeURIComponent(run) + "/sweep");
  if (shown.key !== key) return;
  shown.report = answer.status === 200 ? await answer.json() : null;
  again();
}
