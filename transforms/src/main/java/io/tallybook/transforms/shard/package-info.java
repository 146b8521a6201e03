/**
 * The building block of all keyed steps: elements travel in batches, state is an append-only log,
 * and what is looked up lies in an index in memory. {@link io.tallybook.transforms.shard.ShardLogs}
 * says how it works and what it holds on to.
 */
@NullMarked
package io.tallybook.transforms.shard;

import org.jspecify.annotations.NullMarked;
