/** The count as a hand-written Flink DataStream job, with two kinds of keys. */
@NullMarked
package io.tallybook.bench.peers.flink;

import org.jspecify.annotations.NullMarked;
