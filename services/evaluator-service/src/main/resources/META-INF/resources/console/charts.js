// Canvas charts; the tooltip is drawn too (richText), so that the page needs no inline styles and a strict CSP holds.

import { byId } from "./dom.js";
import { number, percent } from "./format.js";

const drawn = new Map();
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function chart(id) {
  if (!drawn.has(id)) drawn.set(id, window.echarts.init(byId(id), null, { renderer: "canvas" }));
  return drawn.get(id);
}

/** Colours come from the style sheet, so a change of theme draws anew. */
export function forget() {
  for (const c of drawn.values()) c.dispose();
  drawn.clear();
}

export const resize = () => drawn.forEach((c) => c.resize());

function base() {
  const text = css("--muted");
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 52, right: 14, top: 26, bottom: 24 },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      backgroundColor: css("--panel"), borderColor: css("--line"), textStyle: { color: css("--text"), fontSize: 12 },
    },
    legend: { show: false, right: 6, top: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: css("--text"), fontSize: 11 } },
    axis: {
      axisLine: { lineStyle: { color: css("--line") } }, axisTick: { show: false },
      axisLabel: { color: text, fontSize: 11, hideOverlap: true },
      splitLine: { lineStyle: { color: css("--line"), opacity: 0.6 } },
    },
  };
}

/** Marks where the phases of the run begin. */
function phaseLines(points) {
  const lines = [];
  for (let i = 1; i < points.length; i++) {
    if (points[i].phase !== points[i - 1].phase) lines.push({ xAxis: points[i].step, name: points[i].phase });
  }
  return {
    silent: true, symbol: "none", data: lines,
    lineStyle: { color: css("--s3"), type: "dashed", width: 1 },
    label: { formatter: "{b}", color: css("--muted"), fontSize: 10, position: "insideEndTop", rotate: 0 },
  };
}

/** Lines over steps: [{name, color, get, right?}]. */
export function lines(id, points, series, options = {}) {
  const look = base();
  const shown = options.format || ((v) => number(v));
  const right = series.some((s) => s.right);
  const axis = (side, extra) => ({ type: "value", scale: options.scale !== false, position: side, ...look.axis, ...extra });
  chart(id).setOption({
    animation: false, textStyle: look.textStyle,
    grid: { ...look.grid, top: series.length > 1 ? 36 : 26, right: right ? 52 : 14 },
    legend: { ...look.legend, show: series.length > 1 },
    tooltip: {
      ...look.tooltip,
      formatter: (items) => "step " + items[0].value[0] + items.map((i) => "\n" + i.seriesName + "  " + shown(i.value[1])).join(""),
    },
    xAxis: {
      // the whole run in every chart, so that they can be read one below the other
      type: "value", min: points.length ? points[0].step : 0, max: points.length ? points[points.length - 1].step : 1,
      ...look.axis, splitLine: { show: false },
    },
    yAxis: right
      ? [axis("left", { axisLabel: { ...look.axis.axisLabel, formatter: options.axis } }), axis("right", { splitLine: { show: false } })]
      : [axis("left", { axisLabel: { ...look.axis.axisLabel, formatter: options.axis }, ...options.range })],
    series: series.map((s, index) => ({
      name: s.name, type: "line", yAxisIndex: s.right ? 1 : 0, connectNulls: true,
      data: points.map((p) => [p.step, s.get(p)]).filter((p) => p[1] != null),
      showSymbol: points.length < 40, symbolSize: 4, symbol: index ? "rect" : "circle",
      lineStyle: { width: 2, color: css(s.color), type: index ? "dashed" : "solid" }, itemStyle: { color: css(s.color) },
      markLine: index === 0 ? phaseLines(points) : undefined,
    })),
  }, true);
}

/** Validation figure against bits per weight, the float baseline as a line. */
export function bits(id, evaluations, figure, select) {
  const look = base();
  const shown = (v) => (figure === "accuracy" ? percent(v) : number(v));
  const ofKind = (kind) => evaluations
    .filter((e) => e.event.kind === kind && e.event.validation.artifact[figure] != null)
    .map((e) => ({ value: [e.event.footprint.effectiveBits, e.event.validation.artifact[figure]], evaluation: e }));
  const baseline = evaluations.map((e) => e.event.validation.baseline && e.event.validation.baseline[figure]).find((v) => v != null);
  const series = (name, color, symbol, data) => ({ name, type: "scatter", symbol, symbolSize: 11, data, itemStyle: { color: css(color), opacity: 0.85 } });
  const hard = series("packed artifact", "--s1", "circle", ofKind("hard"));
  hard.markLine = {
    silent: true, symbol: "none", data: baseline == null ? [] : [{ yAxis: baseline }],
    lineStyle: { color: css("--s3"), type: "dashed" },
    label: { formatter: "float " + shown(baseline), color: css("--text"), fontSize: 11, position: "insideEndTop" },
  };
  const c = chart(id);
  c.setOption({
    animation: false, textStyle: look.textStyle, legend: { ...look.legend, show: true },
    grid: { ...look.grid, left: 58, bottom: 40 },
    tooltip: {
      ...look.tooltip, trigger: "item",
      formatter: (i) => {
        const e = i.data.evaluation.event;
        return e.quantization + ", step " + e.step + " (" + e.phase + ")\n" + number(e.footprint.effectiveBits, 4) + " bits  " + shown(i.value[1]);
      },
    },
    xAxis: { type: "log", logBase: 2, min: 0.5, max: 40, name: "bits per weight", nameLocation: "middle", nameGap: 24, nameTextStyle: { color: css("--muted") }, ...look.axis },
    yAxis: {
      type: "value", scale: true, ...look.axis,
      min: (r) => (baseline == null ? r.min : Math.min(r.min, baseline) - 0.03 * Math.abs(baseline)),
      max: (r) => (baseline == null ? r.max : Math.max(r.max, baseline) + 0.03 * Math.abs(baseline)),
      // The ends are no round numbers and would stand on the labels beside them.
      axisLabel: { ...look.axis.axisLabel, showMinLabel: false, showMaxLabel: false, formatter: (v) => (figure === "accuracy" ? percent(v, 0) : number(v, 3)) },
    },
    series: [hard, series("prox path", "--s2", "diamond", ofKind("prox"))],
  }, true);
  c.off("click");
  c.on("click", (p) => p.data && p.data.evaluation && select(p.data.evaluation.event));
}
