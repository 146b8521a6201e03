// Asks the server, one request at a time, and tells apart what can go wrong.

const TIMEOUT_MILLIS = 10_000;
const TOKEN_KEY = "tallybook.token";

/** The server refused the token: sign in again. */
export class SignInRequired extends Error {}

/** The server answered with an error. */
export class ServerRefused extends Error {}

/** There was no answer. */
export class ConnectionLost extends Error {}

/** The token of this tab: from the address, which then forgets it, or from an earlier visit. */
export function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token) {
    keepToken(token);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

export function keepToken(token) {
  sessionStorage.setItem(TOKEN_KEY, token);
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN_KEY);
}

/**
 * What the dashboard shows.
 *
 * @param choice {window, advertiserId}; no advertiserId means all that the token may see
 * @return {view, sentAt, receivedAt}: the answer, and the browser's times around it
 */
export async function fetchView(token, choice, signal) {
  const query = new URLSearchParams({ window: choice.window });
  if (choice.advertiserId) {
    query.set("advertiser_id", choice.advertiserId);
  }
  const sentAt = Date.now();
  let response;
  try {
    response = await fetch(`/api/v1/dashboard?${query}`, {
      headers: { Authorization: `Bearer ${token}` },
      cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLIS)]),
    });
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    throw new ConnectionLost(error.name === "TimeoutError" ? "no answer in time" : "the server cannot be reached");
  }
  const receivedAt = Date.now();
  const body = await response.json().catch(() => ({}));
  if (response.status === 401) {
    throw new SignInRequired(body.error ?? "the token was refused");
  }
  if (!response.ok) {
    throw new ServerRefused(body.error ?? `the server answered ${response.status}`);
  }
  return { view: body, sentAt, receivedAt };
}
