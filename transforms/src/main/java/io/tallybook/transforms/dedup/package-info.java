/** Exact deduplication by event id. */
@NullMarked
package io.tallybook.transforms.dedup;

import org.jspecify.annotations.NullMarked;
