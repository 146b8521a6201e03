package io.tallybook.pipelines;

import io.tallybook.stores.rawlog.RecordKind;
import java.nio.file.Path;

/**
 * A topic that is archived, and where.
 *
 * @param name of the Kafka topic
 * @param log folder of its log, which has no other topic
 * @param kind what its records say
 */
public record ArchivedTopic(String name, Path log, RecordKind kind) {}
