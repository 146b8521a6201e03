/** The count with Tallybook's own transforms. */
@NullMarked
package io.tallybook.bench.peers.tallybook;

import org.jspecify.annotations.NullMarked;
