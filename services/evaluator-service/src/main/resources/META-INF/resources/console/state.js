// What the server sent: one snapshot, then changes. Points and entries are bounded, so that the page stays small.

const MAX_POINTS = 900;
const MAX_ENTRIES = 500;

export const state = { runs: new Map(), evaluations: new Map(), decisions: new Map(), past: new Map(), deadLetters: {}, selected: null, loaded: false };

// runs that reach the same weights share an artifact, so its key alone names no evaluation
const subject = (e) => e.event.run + " " + e.event.step + " " + e.event.artifact;
const decisionKey = (d) => subject(d) + " " + (d.event.decision || "");

/** Which runs there are; their curves, and all that was evaluated and decided, come one by one until "complete". */
function snapshot(data) {
  state.loaded = false; // nothing is drawn before the snapshot is complete
  const before = state.runs;
  state.runs = new Map(data.runs.map((summary) => [summary.run, { summary, points: (before.get(summary.run) || { points: [] }).points }]));
  state.evaluations = new Map();
  state.decisions = new Map();
  state.deadLetters = data.deadLetters;
}

function curve({ run, points }) {
  const known = state.runs.get(run);
  if (known) known.points = points;
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
  curve,
  run,
  evaluation: ({ evaluation }) => remember(state.evaluations, subject(evaluation), evaluation),
  decision: ({ decision }) => remember(state.decisions, decisionKey(decision), decision),
  complete: () => {
    kept.clear(); // the curves that were told replaced what was fetched
    state.loaded = true;
  },
  alive: () => {},
  "dead-letters": ({ deadLetters }) => { state.deadLetters = deadLetters; },
};

const kept = new Set();

/**
 * Fetches the stored curve of an ended run once, since its oldest events, or all of them, may be gone. Curves of runs that the
 * server no longer lists are remembered by this page alone.
 */
export async function fetchCurve({ summary }, changed) {
  if (summary.status === "foreign" || summary.status === "running" || kept.has(summary.run)) return;
  kept.add(summary.run);
  const answer = await fetch("/api/runs/" + encodeURIComponent(summary.run) + "/curve");
  if (!answer.ok) return kept.delete(summary.run);
  const { run: name, points } = await answer.json();
  const known = state.runs.get(name);
  if (known) {
    const from = known.points.length ? known.points[0].step : Infinity;
    known.points = [...points.filter((p) => p.step < from), ...known.points];
  } else {
    remember(state.past, name, points);
  }
  changed();
}

/** The server sends something every five seconds, whatever happens; a connection that is silent for this long counts as lost. */
const SILENCE = 15_000;

const AGAIN = 5_000;

/** Listens for ever; after each reconnection the server sends everything anew. */
export function listen(changed, linked) {
  let heard = new Date();
  setInterval(() => { if (new Date() - heard > SILENCE) linked(false, heard); }, 2_000);
  const connect = () => {
    const source = new EventSource("/api/stream");
    source.onopen = () => { heard = new Date(); };
    source.onerror = () => {
      linked(false, heard);
      // The browser reconnects a lost stream itself, but not after an answer that is none (too many pages, a proxy's 502).
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (message) => {
        heard = new Date();
        linked(true, heard);
        handle(JSON.parse(message.data));
        if (state.loaded) changed();
      });
    }
  };
  connect();
}

const newest = (a, b) => (a.time < b.time ? 1 : -1);

export const runsNewestFirst = () =>
  [...state.runs.values()].sort((a, b) =>
    (b.summary.status === "running") - (a.summary.status === "running") || (a.summary.updated < b.summary.updated ? 1 : -1));

export const evaluationsOf = (run) => [...state.evaluations.values()].filter((e) => e.event.run === run).sort((a, b) => b.event.step - a.event.step);

export const decisionsOf = (run) => [...state.decisions.values()].filter((d) => run == null || d.event.run === run).sort(newest);
