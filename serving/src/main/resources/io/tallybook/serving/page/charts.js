// The two charts. Tooltips are drawn on the canvas, never as HTML: nothing that came from outside
// can become markup, and the page needs no inline styles.
import * as echarts from "/assets/echarts.js";
import { formatCompact, formatCount, formatMoney, formatShortDayAndTime, formatTime } from "/assets/format.js";

const DAY_MILLIS = 24 * 60 * 60_000;

/** The page's colors, which follow the light or dark scheme. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  return {
    card: color("--card"),
    line: color("--line"),
    text: color("--text"),
    muted: color("--muted"),
    net: color("--net"),
    invalid: color("--invalid"),
    spend: color("--spend"),
  };
}

function baseOption(colors, view, formatValue) {
  const long = view.end_millis - view.start_millis >= DAY_MILLIS;
  return {
    animation: false,
    // The label of the last bar, centered below it, reaches beyond it.
    grid: { left: 52, right: long ? 40 : 12, top: 14, bottom: 26 },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      axisPointer: { type: "shadow", shadowStyle: { color: colors.muted, opacity: 0.12 } },
      backgroundColor: colors.card,
      borderColor: colors.line,
      textStyle: { color: colors.text, fontSize: 12 },
    },
    xAxis: {
      type: "category",
      axisLine: { lineStyle: { color: colors.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colors.muted,
        hideOverlap: true,
        formatter: (start) =>
          long ? formatShortDayAndTime(Number(start)) : formatTime(Number(start)),
      },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: colors.line } },
      axisLabel: { color: colors.muted, formatter: formatValue },
    },
  };
}

/** A bar that may still grow is pale, with a dashed outline; where there is no bar there is none. */
function bar(value, partial, color) {
  return partial && value !== 0
    ? { value, itemStyle: { color, opacity: 0.35, borderColor: color, borderType: "dashed", borderWidth: 1 } }
    : value;
}

function tooltipTitle(bucket) {
  const note = bucket.partial ? "  (still counting)" : "";
  return `${formatShortDayAndTime(bucket.start_millis)} UTC${note}`;
}

export class Charts {
  #clicks;
  #spend;
  #latest = null;

  constructor(clicksElement, spendElement) {
    this.#clicks = echarts.init(clicksElement);
    this.#spend = echarts.init(spendElement);
    new ResizeObserver(() => {
      this.#clicks.resize();
      this.#spend.resize();
    }).observe(clicksElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      if (this.#latest) {
        this.draw(...this.#latest);
      }
    });
  }

  /** Draws every bucket of the window, empty ones included. */
  draw(view, buckets) {
    this.#latest = [view, buckets];
    const colors = palette();
    this.#drawClicks(colors, view, buckets);
    this.#drawSpend(colors, view, buckets);
  }

  #drawClicks(colors, view, buckets) {
    const option = baseOption(colors, view, formatCompact);
    option.xAxis.data = buckets.map((b) => String(b.start_millis));
    option.tooltip.formatter = (points) => {
      const b = buckets[points[0].dataIndex];
      return [
        tooltipTitle(b),
        `Billable: ${formatCount(b.billable)}`,
        `Invalid: ${formatCount(b.invalid)} (${formatCount(b.givt)} GIVT, ${formatCount(b.sivt)} SIVT)`,
        `Duplicates: ${formatCount(b.duplicates)}`,
      ].join("\n");
    };
    const series = (name, color) => ({
      name,
      type: "bar",
      stack: "clicks",
      barCategoryGap: "18%",
      emphasis: { disabled: true },
      color,
      data: buckets.map((b) => bar(b[name], b.partial, color)),
    });
    option.series = [series("billable", colors.net), series("invalid", colors.invalid)];
    this.#clicks.setOption(option);
  }

  #drawSpend(colors, view, buckets) {
    const option = baseOption(colors, view, formatCompact);
    option.yAxis.minInterval = 0;
    option.xAxis.data = buckets.map((b) => String(b.start_millis));
    option.tooltip.formatter = (points) => {
      const b = buckets[points[0].dataIndex];
      return `${tooltipTitle(b)}\nSpend: ${formatMoney(b.spend, view.currency)}`;
    };
    option.series = [
      {
        name: "spend",
        type: "bar",
        barCategoryGap: "18%",
        emphasis: { disabled: true },
        color: colors.spend,
        data: buckets.map((b) => bar(b.spend, b.partial, colors.spend)),
      },
    ];
    this.#spend.setOption(option);
  }
}
