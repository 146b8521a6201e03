/**
 * Answers questions about the aggregates over HTTP, and shows them on a page. Reads the aggregate
 * store only; knows no Beam and no Kafka.
 */
@NullMarked
package io.tallybook.serving;

import org.jspecify.annotations.NullMarked;
