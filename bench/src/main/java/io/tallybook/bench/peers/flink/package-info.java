/** The count as a hand-written Flink DataStream job. */
@NullMarked
package io.tallybook.bench.peers.flink;

import org.jspecify.annotations.NullMarked;
