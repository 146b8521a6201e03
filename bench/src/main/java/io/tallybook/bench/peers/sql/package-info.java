/** The count in Flink SQL. */
@NullMarked
package io.tallybook.bench.peers.sql;

import org.jspecify.annotations.NullMarked;
