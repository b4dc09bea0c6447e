// What the server told: one snapshot, then changes. The same bounds as on the server keep the page small.

const MAX_POINTS = 900;
const MAX_ENTRIES = 500;

export const state = { runs: new Map(), evaluations: new Map(), decisions: new Map(), deadLetters: {}, selected: null, loaded: false };

// runs that reach the same weights share an artifact, so its key alone names no evaluation
const subject = (e) => e.event.run + " " + e.event.step + " " + e.event.artifact;
const decisionKey = (d) => subject(d) + " " + (d.event.decision || "");

function snapshot(data) {
  state.runs = new Map(data.runs.map((r) => [r.summary.run, { summary: r.summary, points: r.points }]));
  state.evaluations = new Map(data.evaluations.map((e) => [subject(e), e]));
  state.decisions = new Map(data.decisions.map((d) => [decisionKey(d), d]));
  state.deadLetters = data.deadLetters;
  state.loaded = true;
}

function run({ summary, point }) {
  const known = state.runs.get(summary.run) || { points: [] };
  known.summary = summary;
  state.runs.set(summary.run, known);
  if (!point) return;
  while (known.points.length && known.points[known.points.length - 1].step >= point.step) known.points.pop();
  known.points.push(point);
  if (known.points.length > MAX_POINTS) known.points = known.points.filter((p, i) => i % 2 === 0 || p.validation || i > MAX_POINTS / 2);
}

function remember(map, key, entry) {
  map.delete(key);
  map.set(key, entry);
  if (map.size > MAX_ENTRIES) map.delete(map.keys().next().value);
}

const handlers = {
  snapshot,
  run,
  evaluation: ({ evaluation }) => remember(state.evaluations, subject(evaluation), evaluation),
  decision: ({ decision }) => remember(state.decisions, decisionKey(decision), decision),
  "dead-letters": ({ deadLetters }) => { state.deadLetters = deadLetters; },
};

/** Listens for ever; EventSource reconnects by itself and then gets a new snapshot. */
export function listen(changed, linked) {
  const source = new EventSource("/api/stream");
  source.onopen = () => linked(true);
  source.onerror = () => linked(false);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (message) => {
      handle(JSON.parse(message.data));
      changed();
    });
  }
}

const newest = (a, b) => (a.time < b.time ? 1 : -1);

export const runsNewestFirst = () =>
  [...state.runs.values()].sort((a, b) =>
    (b.summary.status === "running") - (a.summary.status === "running") || (a.summary.updated < b.summary.updated ? 1 : -1));

export const evaluationsOf = (run) => [...state.evaluations.values()].filter((e) => e.event.run === run).sort((a, b) => b.event.step - a.event.step);

export const decisionsOf = (run) => [...state.decisions.values()].filter((d) => run == null || d.event.run === run).sort(newest);
