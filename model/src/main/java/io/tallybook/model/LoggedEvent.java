package io.tallybook.model;

/**
 * An event with its place in the log.
 *
 * @param event the event
 * @param partition the log's partition it lies in; within one, the order of the log is kept
 * @param offset its position in the partition
 * @param recordedAtMillis when the log took it: milliseconds since the epoch, UTC
 */
public record LoggedEvent(AdEvent event, int partition, long offset, long recordedAtMillis) {}
