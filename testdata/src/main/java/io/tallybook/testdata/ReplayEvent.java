package io.tallybook.testdata;

/**
 * An event of a log, ready to be sent.
 *
 * @param line number of its line, from 1
 * @param eventTimeMillis milliseconds since the epoch, UTC
 * @param json the object for {@code POST /events}
 */
record ReplayEvent(long line, long eventTimeMillis, String json) {}
