package io.tallybook.stores.rawlog;

import java.util.List;

/**
 * A step by which the log of one partition grew: its offsets in {@code [from, to)}, each in one row
 * of one of the files.
 *
 * @param source the partition
 * @param sequence number of the commit in its partition, from 0
 * @param from first offset: the previous commit's {@code to}; in the first commit, where the log
 *     begins
 * @param to offset after the last
 * @param files what the commit added; several where events lie in several hours
 */
record Commit(TopicPartition source, long sequence, long from, long to, List<LogFile> files) {
  Commit {
    files = List.copyOf(files);
  }
}
