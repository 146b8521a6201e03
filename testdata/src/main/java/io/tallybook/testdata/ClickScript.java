package io.tallybook.testdata;

/** What one machine, or a few people, do: one click or several, now and later. */
@FunctionalInterface
interface ClickScript {
  /** Clicks for the first time at the given time, or up to a minute and a half later. */
  void play(long timeMillis, Cast cast, ClickSink clicks);
}
