package io.tallybook.pipelines;

import io.tallybook.stores.rawlog.RawLog;
import io.tallybook.stores.rawlog.RawLogException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the archive goes on: at the end of the raw log, which is the one truth about what is
 * archived. A new job is told so by the offsets of its consumer group, set here before it starts.
 *
 * @param begins per partition, the first offset that the broker has
 * @param ends per partition, the offset after the last that the broker has
 * @param archived per partition, the first offset that the log lacks; where the log has none of the
 *     partition, the first that the broker has
 */
public record ArchiveStart(
    Map<Integer, Long> begins, Map<Integer, Long> ends, Map<Integer, Long> archived) {
  public ArchiveStart {
    begins = Map.copyOf(begins);
    ends = Map.copyOf(ends);
    archived = Map.copyOf(archived);
  }

  /**
   * Compares broker and log.
   *
   * @throws RawLogException if the broker's log ends before the raw log, which means that it is
   *     another topic than the one archived, or begins after the raw log's end, which means that
   *     records are lost
   */
  public static ArchiveStart find(ArchiveConfig config, ArchivedTopic topic) {
    try (BrokerOffsets broker = BrokerOffsets.open(config.bootstrapServers(), topic.name())) {
      return find(topic, broker);
    }
  }

  /** The same for every topic, and then sets the consumer group to it. */
  public static void publish(ArchiveConfig config) {
    Map<ArchivedTopic, ArchiveStart> starts = new LinkedHashMap<>();
    config.topics().forEach(topic -> starts.put(topic, find(config, topic)));
    starts.forEach(
        (topic, start) -> {
          try (BrokerOffsets broker = BrokerOffsets.open(config.bootstrapServers(), topic.name())) {
            broker.move(ArchivePipeline.CONSUMER_GROUP, start.archived);
          }
        });
  }

  private static ArchiveStart find(ArchivedTopic topic, BrokerOffsets broker) {
    Map<Integer, Long> archived = new TreeMap<>();
    RawLog.open(topic.log())
        .ends()
        .forEach(
            (source, end) -> {
              if (source.topic().equals(topic.name())) {
                archived.put(source.partition(), end);
              }
            });
    // The log's end was read before the broker's: what is archived meanwhile is in the broker, too.
    Map<Integer, Long> begins = broker.begins();
    Map<Integer, Long> ends = broker.ends();
    archived.forEach((partition, end) -> check(topic, partition, end, begins, ends));
    begins.forEach(archived::putIfAbsent);
    return new ArchiveStart(begins, ends, archived);
  }

  private static void check(
      ArchivedTopic topic,
      int partition,
      long end,
      Map<Integer, Long> begins,
      Map<Integer, Long> ends) {
    String source = topic.name() + "-" + partition;
    Long brokerEnd = ends.get(partition);
    if (brokerEnd == null || brokerEnd < end) {
      throw new RawLogException(
          source
              + ": the log in "
              + topic.log()
              + " ends at offset "
              + end
              + ", "
              + (brokerEnd == null
                  ? "the broker has no such partition"
                  : "the broker's at " + brokerEnd)
              + ": this is not the topic that was archived there");
    }
    long brokerBegin = begins.getOrDefault(partition, 0L);
    if (brokerBegin > end) {
      throw new RawLogException(
          source
              + ": the log in "
              + topic.log()
              + " ends at offset "
              + end
              + ", the broker has records from "
              + brokerBegin
              + " on only: "
              + (brokerBegin - end)
              + " records are lost to the archive");
    }
  }
}
