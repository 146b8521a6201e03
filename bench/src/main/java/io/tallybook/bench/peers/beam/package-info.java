/** The count as idiomatic Beam: one keyed state and timer per id, one combine per cell. */
@NullMarked
package io.tallybook.bench.peers.beam;

import org.jspecify.annotations.NullMarked;
