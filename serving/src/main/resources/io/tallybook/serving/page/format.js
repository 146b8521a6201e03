// Numbers and times as people read them.

const LOCALE = "en";
const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, {
  style: "percent",
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const time = new Intl.DateTimeFormat(LOCALE, {
  timeZone: "UTC",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const shortDayAndTime = new Intl.DateTimeFormat(LOCALE, {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export const formatCount = (value) => integer.format(value);
export const formatCompact = (value) => compact.format(value);
export const formatShare = (value) => (value === null ? "–" : percent.format(value));
export const formatTime = (millis) => time.format(millis);
export const formatDayAndTime = (millis) => dayAndTime.format(millis);
export const formatShortDayAndTime = (millis) => shortDayAndTime.format(millis);

const moneyFormats = new Map();

/** An amount in units of a currency; the browser knows its sign and digits. */
export function formatMoney(value, currency) {
  return moneyFormat(currency, {}).format(value);
}

/** Like formatMoney, short enough for a headline: from ten thousand on without cents. */
export function formatMoneyShort(value, currency) {
  return value < 10_000
    ? formatMoney(value, currency)
    : moneyFormat(currency, { maximumFractionDigits: 0 }).format(value);
}

function moneyFormat(currency, digits) {
  const key = currency + JSON.stringify(digits);
  if (!moneyFormats.has(key)) {
    const options = { style: "currency", currency, ...digits };
    moneyFormats.set(key, new Intl.NumberFormat(LOCALE, options));
  }
  return moneyFormats.get(key);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in the unit that fits it: 0.8 s, 42 s, 12 min, 3 h, 5 days. */
export function formatDuration(millis) {
  const shown = Math.max(0, millis);
  if (shown < 10 * SECOND) {
    return `${(shown / SECOND).toFixed(1)} s`;
  }
  if (shown < 2 * MINUTE) {
    return `${Math.round(shown / SECOND)} s`;
  }
  if (shown < 2 * HOUR) {
    return `${Math.round(shown / MINUTE)} min`;
  }
  if (shown < 2 * DAY) {
    return `${Math.round(shown / HOUR)} h`;
  }
  return `${formatCount(Math.round(shown / DAY))} days`;
}
