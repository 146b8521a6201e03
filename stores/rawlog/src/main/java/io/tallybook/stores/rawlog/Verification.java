package io.tallybook.stores.rawlog;

import java.util.List;
import java.util.SortedMap;

/**
 * What a verification found.
 *
 * @param findings faults first, then by code and place
 * @param partitions what is archived of each partition, by what could be read
 * @param filesChecked data files that were read and compared with their manifests
 * @param rowsChecked rows in them
 */
public record Verification(
    List<Finding> findings,
    SortedMap<TopicPartition, Range> partitions,
    long filesChecked,
    long rowsChecked) {

  /**
   * Offsets of a partition.
   *
   * @param from first archived
   * @param to first not archived
   */
  public record Range(long from, long to) {}

  /** Whether the log is complete and untouched. */
  public boolean isGood() {
    return findings.stream().noneMatch(finding -> finding.code().isFault());
  }
}
