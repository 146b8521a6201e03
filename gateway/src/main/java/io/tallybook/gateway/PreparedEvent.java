package io.tallybook.gateway;

import io.tallybook.model.AdEvent;

/**
 * An event as it will lie in the log, accepted by the rules that the pipelines will apply to it.
 *
 * @param event what the pipelines will read
 * @param key its id, UTF-8
 * @param payload the wire message
 */
// Arrays because that is what Kafka takes; nobody compares prepared events.
@SuppressWarnings("ArrayRecordComponent")
record PreparedEvent(AdEvent event, byte[] key, byte[] payload) {
  String id() {
    return event.header().id().value();
  }
}
