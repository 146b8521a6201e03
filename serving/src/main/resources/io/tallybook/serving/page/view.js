// Puts an answer on the page. Everything that came from outside is set as text, never as markup.
import { Charts } from "/assets/charts.js";
import {
  formatCount,
  formatDayAndTime,
  formatDuration,
  formatMoney,
  formatMoneyShort,
  formatShare,
  formatShortDayAndTime,
  formatTime,
} from "/assets/format.js";

const HISTORICAL_MILLIS = 60 * 60_000;
const AGE_GOOD_MILLIS = 5_000;
const AGE_STALE_MILLIS = 30_000;
const DAY_MILLIS = 24 * 60 * 60_000;
const ALL_ADVERTISERS = "";
const EMPTY = { gross: 0, billable: 0, invalid: 0, givt: 0, internal: 0, sivt: 0, prefetch: 0, duplicates: 0, impressions: 0, spend: 0 };
const BUCKET_NAMES = new Map([
  [60_000, "per minute"],
  [5 * 60_000, "per 5 minutes"],
  [60 * 60_000, "per hour"],
]);

const element = (id) => document.getElementById(id);

function setText(id, text) {
  const target = element(id);
  // Untouched when unchanged, so that a selection or a screen reader is not disturbed.
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

function tableRow(cells) {
  const row = document.createElement("tr");
  for (const { text, number = false, partial = false } of cells) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.title = text;
    cell.classList.toggle("number", number);
    cell.classList.toggle("partial", partial);
    row.append(cell);
  }
  return row;
}

/** A part of a whole; null of nothing. */
function share(part, whole) {
  return whole === 0 ? null : part / whole;
}

/** Every bucket of the window in order; those without counts are zero, the last is partial. */
function filledBuckets(view) {
  const counted = new Map(view.buckets.map((b) => [b.start_millis, b]));
  const buckets = [];
  for (let start = view.start_millis; start < view.end_millis; start += view.bucket_millis) {
    const partial = start + view.bucket_millis >= view.end_millis;
    buckets.push({ ...EMPTY, ...counted.get(start), start_millis: start, partial });
  }
  return buckets;
}

export class View {
  #charts = null;

  showSignIn(reason) {
    element("dashboard").hidden = true;
    element("freshness").hidden = true;
    element("sign-in").hidden = false;
    setText("scope", "");
    this.showNotice(null);
    if (reason) {
      setText("sign-in-reason", reason);
      element("sign-in-reason").dataset.state = "bad";
    }
    element("token").value = "";
    element("token").focus();
  }

  showDashboard() {
    element("sign-in").hidden = true;
    element("dashboard").hidden = false;
    element("freshness").hidden = false;
    // Only now: a chart takes its size from an element that is visible.
    this.#charts ??= new Charts(element("clicks-chart"), element("spend-chart"));
  }

  /** A line under the header; state is "info", "warn" or "bad". */
  showNotice(text, state = "info") {
    element("notice").hidden = text === null;
    if (text !== null) {
      setText("notice", text);
      element("notice").dataset.state = state;
    }
  }

  draw(view) {
    const buckets = filledBuckets(view);
    this.#drawScope(view);
    this.#drawFigures(view);
    this.#charts.draw(view, buckets);
    this.#drawSeriesTable(view, buckets);
    this.#drawTopAds(view);
    this.#drawRules(view);
    this.#drawDescriptions(view);
  }

  /** Says when the picture is not of the present, and why; {text: null} when it is. */
  noticeFor(view, now) {
    if (view.anchor === "newest") {
      const text =
        `Nothing was counted in the last ${view.window}. Showing the newest data instead, ` +
        `up to ${formatDayAndTime(view.end_millis)} UTC.`;
      return { text, state: "info" };
    }
    const age = view.as_of_millis === null ? 0 : now - view.as_of_millis;
    if (age > AGE_STALE_MILLIS) {
      const text =
        `No new data for ${formatDuration(age)}: ` +
        "the traffic has paused, or the pipeline has fallen behind.";
      return { text, state: "warn" };
    }
    return { text: null, state: "info" };
  }

  /** Ages the picture between two answers, too. */
  showFreshness(asOf, now, latencyMillis, connected) {
    const age = asOf === null ? null : now - asOf;
    let state = "good";
    let text = "no data yet";
    if (age === null) {
      state = "unknown";
    } else if (age > HISTORICAL_MILLIS) {
      state = "unknown";
      text = formatDuration(age);
    } else {
      state = age <= AGE_GOOD_MILLIS ? "good" : age <= AGE_STALE_MILLIS ? "warn" : "bad";
      text = formatDuration(age);
    }
    setText("data-age", text);
    element("data-age").title =
      asOf === null ? "" : `The newest click counted was received ${formatDayAndTime(asOf)} UTC`;
    element("data-age").dataset.state = connected ? state : "bad";
    setText("latency", latencyMillis === null ? "–" : formatDuration(latencyMillis));
    element("latency").dataset.state =
      latencyMillis === null ? "unknown" : latencyMillis <= AGE_GOOD_MILLIS ? "good" : "warn";
  }

  #drawScope(view) {
    const own = view.role === "advertiser" ? view.advertiser_id : (view.advertiser_id ?? "all advertisers");
    setText("scope", own);
    element("scope").title = own;
    const long = view.end_millis - view.start_millis >= DAY_MILLIS;
    const start = long || view.anchor === "newest" ? formatDayAndTime : formatTime;
    const end = long ? formatDayAndTime : formatTime;
    setText("range", `${start(view.start_millis)} – ${end(view.end_millis)} UTC`);
    this.#drawAdvertisers(view);
  }

  #drawAdvertisers(view) {
    const operator = view.role === "operator";
    element("advertiser-control").hidden = !operator;
    element("advertiser-column").hidden = !operator;
    if (!operator) {
      return;
    }
    const select = element("advertiser");
    const chosen = select.value;
    const ids = [...view.advertisers];
    if (chosen !== ALL_ADVERTISERS && !ids.includes(chosen)) {
      ids.push(chosen);
    }
    ids.sort();
    const present = [...select.options].map((o) => o.value);
    if (JSON.stringify(present) !== JSON.stringify([ALL_ADVERTISERS, ...ids])) {
      select.replaceChildren(new Option("All", ALL_ADVERTISERS), ...ids.map((id) => new Option(id, id)));
      select.value = chosen;
    }
  }

  #drawFigures(view) {
    const totals = view.totals;
    setText("figure-clicks", formatCount(totals.billable));
    setText("figure-clicks-note", `billable, of ${formatCount(totals.gross)} gross`);
    setText("figure-spend", formatMoneyShort(totals.spend, view.currency));
    element("figure-spend").title = formatMoney(totals.spend, view.currency);
    setText(
      "figure-spend-note",
      totals.billable === 0
        ? ""
        : `${formatMoney(totals.spend / totals.billable, view.currency)} a click`,
    );
    setText("figure-ctr", formatShare(totals.ctr));
    setText("figure-ctr-note", `of ${formatCount(totals.impressions)} impressions`);
    setText("figure-invalid", formatShare(share(totals.invalid, totals.gross)));
    setText(
      "figure-invalid-note",
      `${formatCount(totals.givt)} GIVT` +
        (totals.internal === 0 ? "" : ` (${formatCount(totals.internal)} internal)`) +
        `, ${formatCount(totals.sivt)} SIVT` +
        (totals.prefetch === 0 ? "" : `; ${formatCount(totals.prefetch)} prefetches apart`),
    );
    element("figure-invalid").title = `${formatMoney(totals.not_charged, view.currency)} not charged`;
    setText("figure-decided", formatShare(totals.decision_rate));
    setText(
      "figure-decided-note",
      totals.undecided + totals.suspect === 0
        ? "by every rule"
        : `${formatCount(totals.undecided)} undecided, ${formatCount(totals.suspect)} suspect`,
    );
    setText("figure-duplicates", formatCount(totals.duplicates));
    const operator = view.role === "operator";
    element("late-card").hidden = !operator;
    element("rejected-card").hidden = !operator;
    if (operator) {
      setText("figure-late", formatCount(view.records_late));
      setText("figure-rejected", formatCount(view.records_rejected));
    }
  }

  #drawDescriptions(view) {
    const name = BUCKET_NAMES.get(view.bucket_millis) ?? "";
    setText("clicks-title", `Clicks ${name}`);
    setText("spend-title", `Spend ${name}, ${view.currency}`);
    element("clicks-chart").setAttribute(
      "aria-label",
      `Clicks ${name}: ${formatCount(view.totals.billable)} billable and ` +
        `${formatCount(view.totals.invalid)} invalid in the window`,
    );
    element("spend-chart").setAttribute(
      "aria-label",
      `Spend ${name}: ${formatMoney(view.totals.spend, view.currency)} in the window`,
    );
    const empty = view.buckets.length === 0;
    element("empty").hidden = !empty;
    if (empty) {
      setText(
        "empty",
        view.as_of_millis === null
          ? "Nothing has been counted yet. The chart starts with the first event."
          : "Nothing has been counted for this choice yet.",
      );
    }
  }

  #drawSeriesTable(view, buckets) {
    // Costly for long windows, so only when it is open.
    if (!element("series-details").open) {
      return;
    }
    const rows = buckets.toReversed().map((b) => {
      const note = b.partial ? " (still counting)" : "";
      const count = (value) => ({ text: formatCount(value), number: true, partial: b.partial });
      return tableRow([
        { text: formatShortDayAndTime(b.start_millis) + note, partial: b.partial },
        count(b.billable),
        count(b.invalid),
        count(b.duplicates),
        count(b.impressions),
        { text: formatMoney(b.spend, view.currency), number: true, partial: b.partial },
      ]);
    });
    element("series-rows").replaceChildren(...rows);
  }

  #drawTopAds(view) {
    const operator = view.role === "operator";
    const rows = view.top_ads.map((ad) =>
      tableRow([
        { text: ad.ad_id },
        { text: ad.campaign_id },
        ...(operator ? [{ text: ad.advertiser_id }] : []),
        { text: formatCount(ad.billable), number: true },
        { text: formatShare(share(ad.invalid, ad.gross)), number: true },
        { text: formatShare(ad.ctr), number: true },
        { text: formatMoney(ad.spend, view.currency), number: true },
      ]),
    );
    if (rows.length === 0) {
      const row = tableRow([{ text: "No ad has been clicked in this window.", partial: true }]);
      row.firstChild.colSpan = operator ? 7 : 6;
      rows.push(row);
    }
    element("top-ads").replaceChildren(...rows);
  }

  #drawRules(view) {
    const number = (text) => ({ text, number: true });
    const rows = view.rules.map((rule) =>
      tableRow([
        { text: rule.rule },
        number(formatCount(rule.givt)),
        number(formatCount(rule.sivt)),
        number(formatShare(share(rule.givt + rule.sivt, view.totals.gross))),
        number(formatCount(rule.suspect)),
        number(formatCount(rule.undecided)),
        number(formatCount(rule.prefetch)),
      ]),
    );
    if (rows.length === 0) {
      const row = tableRow([{ text: "No rule has marked a click in this window.", partial: true }]);
      row.firstChild.colSpan = 7;
      rows.push(row);
    }
    element("rules").replaceChildren(...rows);
  }
}
