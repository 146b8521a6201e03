/** Everything in one process: Kafka, Flink, DuckDB, the gateway and the query API. */
@NullMarked
package io.tallybook.runners.local;

import org.jspecify.annotations.NullMarked;
