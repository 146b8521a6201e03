// How old the counts are, and how long a click takes into the chart. All times in milliseconds.

const SAMPLES_KEPT_MILLIS = 5 * 60_000;
const IDLE_GAP_MILLIS = 5_000;
const CLOCK_SAMPLES = 20;

/** The server's clock, as seen from the browser. */
export class ServerClock {
  #samples = [];

  /** Notes one exchange; the server's time lies between sending and receiving. */
  note(serverMillis, sentAt, receivedAt) {
    const roundTrip = receivedAt - sentAt;
    this.#samples.push({ roundTrip, offset: serverMillis - (sentAt + receivedAt) / 2 });
    this.#samples = this.#samples.slice(-CLOCK_SAMPLES);
  }

  /** What the server's clock shows now. The quickest exchange tells its offset best. */
  now() {
    const best = this.#samples.reduce(
      (a, b) => (b.roundTrip < a.roundTrip ? b : a),
      { roundTrip: Infinity, offset: 0 },
    );
    return Date.now() + best.offset;
  }
}

/**
 * Click to chart. A sample is taken when an update draws new clicks: from the newest click of the
 * update before to the moment of drawing. Clicks are counted in about the order they are received,
 * so those that are new came after that one, and the sample bounds the slowest of them from above.
 */
export class ChartLatency {
  #previousAsOf = null;
  #samples = [];

  /** Forgets the update before: the next one shows other data, or comes after a pause. */
  restart() {
    this.#previousAsOf = null;
  }

  /**
   * Notes an update.
   *
   * @param asOf receive time of the newest click drawn, by the server's clock; null for none
   * @param drawnAt when it was drawn, by the server's clock
   */
  noteDraw(asOf, drawnAt) {
    const previous = this.#previousAsOf;
    if (asOf !== null) {
      this.#previousAsOf = asOf;
    }
    // After an idle gap the bound would measure the gap, not the way into the chart.
    if (previous !== null && asOf !== null && asOf > previous && asOf - previous <= IDLE_GAP_MILLIS) {
      this.#samples.push({ drawnAt, latency: drawnAt - previous });
    }
    this.#samples = this.#samples.filter((s) => s.drawnAt > drawnAt - SAMPLES_KEPT_MILLIS);
  }

  /** The 95th percentile by the nearest rank; null when no traffic flowed. */
  p95() {
    if (this.#samples.length === 0) {
      return null;
    }
    const sorted = this.#samples.map((s) => s.latency).sort((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.95) - 1];
  }
}
