// Artifacts with their figures, and decisions with every rule.

import { element, fill, labelled, opening } from "./dom.js";
import { bytes, count, headline, nameOf, number, percent, time, words } from "./format.js";
import { bits } from "./charts.js";

const opened = new Set();
const LOOK = { promoted: "good", rejected: "warn", refused: "bad" };
const RULE_LOOK = { passed: "good", failed: "bad", "not-applicable": "" };

const head = (...names) => element("thead", {}, element("tr", {}, ...names.map(([name, numeric]) => element("th", { class: numeric ? "n" : null }, name))));
const cell = (text, numeric) => element("td", { class: numeric ? "n" : null }, text);
const none = (columns, text) => element("tbody", {}, element("tr", {}, element("td", { class: "none", colspan: columns }, text)));

const ofSource = (f) => (f.sourceBytes ? percent(f.storedBytes / f.sourceBytes, 1) : "");

export function artifacts(evaluations, selectArtifact) {
  const figure = evaluations.length ? headline(evaluations[0].event.validation.artifact).name : "accuracy";
  bits("c-bits", evaluations, figure, selectArtifact);
  const columns = [["quantization"], ["step", 1], ["validation", 1], ["float", 1], ["test", 1], ["bits", 1], ["size, of float", 1]];
  const rows = evaluations.map(({ event: e }) => labelled(element("tr", {},
    element("td", {}, e.quantization, element("div", { class: "muted" }, (e.kind === "prox" ? "prox, " : "") + e.phase.replace("-", " "))), cell(count(e.step), 1),
    cell(headline(e.validation.artifact).text, 1), cell(headline(e.validation.baseline).text, 1),
    cell(e.test ? headline(e.test.artifact).text : "–", 1),
    cell(number(e.footprint.effectiveBits), 1),
    element("td", { class: "n", title: e.footprint.storedBytes + " of " + e.footprint.sourceBytes + " bytes" },
      bytes(e.footprint.storedBytes), element("div", { class: "muted" }, ofSource(e.footprint)))), columns));
  fill("artifacts", head(...columns), rows.length ? element("tbody", {}, ...rows)
    : none(columns.length, "Nothing evaluated yet: artifacts appear when the quantizer has packed a checkpoint and it was scored."));
}

/** A rounded figure; its tooltip shows the unrounded one that the gate compared. */
const figure = (value) => element("td", { class: "n", title: value == null ? null : String(value) }, number(value, 5));

function rules(decision) {
  if (!decision.rules.length) return element("p", { class: "muted" }, "It could not be judged, so no rule was applied. " + (decision.detailText || decision.detail || ""));
  const columns = [["rule"], ["observed", 1], ["limit", 1], ["verdict"], ["reason"]];
  return element("table", {}, head(...columns),
    element("tbody", {}, ...decision.rules.map((r) => labelled(element("tr", {},
      element("td", {}, element("code", {}, r.rule)), figure(r.observed), figure(r.limit),
      element("td", {}, element("span", { class: "pill " + RULE_LOOK[r.verdict] }, r.verdict)), cell(words(r.reason))), columns))));
}

/** Whether the artifact is the champion already, which events call a rejection, as older readers know it. */
const reignsAlready = (e) => e.verdict === "rejected" && e.reason === "ALREADY_CHAMPION";

const cannotBePromoted = (d) => d.event.reason === "PHASE_NOT_PROMOTABLE" || d.event.reason === "KIND_NOT_PROMOTABLE";

export function decisions(entries, showAll, redraw) {
  const shown = entries.filter((d) => showAll || !cannotBePromoted(d)).slice(0, 200);
  const columns = [["time"], ["verdict"], ["model"], ["run"], ["step", 1], ["quantization"], ["why"]];
  const rows = shown.flatMap((d) => {
    const e = d.event;
    const key = e.artifact + (e.decision || "");
    const why = e.verdict === "promoted" ? "champion number " + e.aliasEntry
      : reignsAlready(e) ? "these very weights reign; nothing had to move"
      : words(e.reason) + ": " + e.rules.filter((r) => r.verdict === "failed").map((r) => r.rule).join(", ");
    const row = opening(labelled(element("tr", { "aria-expanded": String(opened.has(key)), title: "Show the rules" },
      cell(time(d.time)), element("td", {}, reignsAlready(e) ? element("span", { class: "pill " + LOOK.promoted }, "already champion")
        : element("span", { class: "pill " + LOOK[e.verdict] }, e.verdict)),
      cell(nameOf(e, "model")), cell(nameOf(e, "run")), cell(count(e.step), 1), cell(e.quantization), cell(why.replace(/: $/, ""))), columns), () => {
      opened.has(key) ? opened.delete(key) : opened.add(key);
      redraw();
    });
    if (!opened.has(key)) return [row];
    return [row, element("tr", { class: "rules" }, element("td", { colspan: columns.length }, rules(e),
      element("p", { class: "muted" }, "artifact ", element("code", {}, e.artifact),
        e.champion ? element("span", {}, ", judged against ", element("code", {}, e.champion)) : ", there was no champion yet")))];
  });
  fill("decisions", head(...columns), rows.length ? element("tbody", {}, ...rows)
    : none(columns.length, "No decision yet: the gate judges final checkpoints and those of foreign trainers."));
}

/** Opens the decision of an artifact. */
export function open(artifact, entries) {
  for (const d of entries) if (d.event.artifact === artifact) opened.add(d.event.artifact + (d.event.decision || ""));
}
