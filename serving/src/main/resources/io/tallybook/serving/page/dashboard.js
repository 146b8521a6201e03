// The dashboard: signs in, asks for the counts every second, draws them, and says what is wrong.
import { ConnectionLost, fetchView, forgetToken, keepToken, SignInRequired, takeToken } from "/assets/api.js";
import { ChartLatency, ServerClock } from "/assets/freshness.js";
import { formatDuration } from "/assets/format.js";
import { View } from "/assets/view.js";

const POLL_MILLIS = 1_000;
const RETRY_MILLIS_MAX = 10_000;
const AGE_REDRAW_MILLIS = 500;
const WINDOW_KEY = "tallybook.window";
const DEFAULT_WINDOW = "15m";
const TOKEN_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const view = new View();
const clock = new ServerClock();
const latency = new ChartLatency();

let token = null;
let latest = null;
let failures = 0;
let lostAt = null;
// Ends the wait or the request that is under way, so that a new choice is answered at once.
let interruption = new AbortController();

function choice() {
  const checked = document.querySelector("input[name=window]:checked");
  return { window: checked.value, advertiserId: document.getElementById("advertiser").value };
}

function interrupt() {
  interruption.abort();
  interruption = new AbortController();
}

function pause(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function signOut(reason) {
  token = null;
  latest = null;
  forgetToken();
  latency.restart();
  view.showSignIn(reason);
}

async function pollOnce(signal) {
  const { view: answer, sentAt, receivedAt } = await fetchView(token, choice(), signal);
  if (token === null || signal.aborted) {
    return;
  }
  clock.note(answer.server_time_millis, sentAt, receivedAt);
  latest = answer;
  failures = 0;
  lostAt = null;
  view.showDashboard();
  view.draw(answer);
  const notice = view.noticeFor(answer, clock.now());
  view.showNotice(notice.text, notice.state);
  // The frame after the one that paints the chart begins when the chart can be seen.
  await nextFrame();
  await nextFrame();
  latency.noteDraw(answer.shown_as_of_millis, clock.now());
  showFreshness();
}

function showFreshness() {
  if (latest !== null) {
    view.showFreshness(latest.as_of_millis, clock.now(), latency.p95(), lostAt === null);
  }
}

function handleFailure(error, signal) {
  if (signal.aborted) {
    return;
  }
  if (error instanceof SignInRequired) {
    signOut(`Please sign in again: ${error.message}.`);
    return;
  }
  failures += 1;
  lostAt ??= Date.now();
  const since = latest === null ? "" : ` The picture is ${formatDuration(Date.now() - lostAt)} old.`;
  const lost = error instanceof ConnectionLost;
  view.showDashboard();
  view.showNotice(
    `${lost ? "Connection lost" : "The server cannot answer"}: ${error.message}. Trying again.${since}`,
    "bad",
  );
  latency.restart();
  showFreshness();
}

/** Ends when there is no token any more. Requests never overlap: each waits for the one before. */
async function poll() {
  while (token !== null) {
    const signal = interruption.signal;
    const startedAt = Date.now();
    try {
      await pollOnce(signal);
    } catch (error) {
      handleFailure(error, signal);
    }
    // A hidden page asks nothing; it is interrupted when it is seen again.
    const retryMillis = Math.min(POLL_MILLIS * 2 ** Math.max(0, failures - 1), RETRY_MILLIS_MAX);
    const waitMillis = document.hidden ? RETRY_MILLIS_MAX * 60 : retryMillis - (Date.now() - startedAt);
    if (token !== null && !signal.aborted) {
      await pause(Math.max(0, waitMillis), signal);
    }
  }
}

function start(newToken) {
  token = newToken;
  failures = 0;
  view.showNotice("Asking for the counts…");
  poll();
}

function chooseWindow(value) {
  const input =
    document.querySelector(`input[name=window][value="${CSS.escape(value)}"]`) ??
    document.querySelector(`input[name=window][value="${DEFAULT_WINDOW}"]`);
  input.checked = true;
}

document.getElementById("windows").addEventListener("change", () => {
  sessionStorage.setItem(WINDOW_KEY, choice().window);
  latency.restart();
  interrupt();
});
document.getElementById("advertiser").addEventListener("change", () => {
  latency.restart();
  interrupt();
});
document.getElementById("series-details").addEventListener("toggle", () => {
  if (latest !== null) {
    view.draw(latest);
  }
});
document.getElementById("sign-out").addEventListener("click", () => {
  signOut(null);
  interrupt();
});
document.getElementById("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = document.getElementById("token").value.trim();
  if (TOKEN_FORM.test(typed)) {
    keepToken(typed);
    start(typed);
  } else {
    view.showSignIn("That is no access token: it has three parts of letters and digits with dots between.");
  }
});
document.addEventListener("visibilitychange", () => {
  latency.restart();
  interrupt();
});
setInterval(showFreshness, AGE_REDRAW_MILLIS);

chooseWindow(sessionStorage.getItem(WINDOW_KEY) ?? DEFAULT_WINDOW);
const knownToken = takeToken();
if (knownToken) {
  start(knownToken);
} else {
  view.showSignIn(null);
}
