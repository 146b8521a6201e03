/** Benchmarks of the inner loops that every event passes. */
@NullMarked
package io.tallybook.bench;

import org.jspecify.annotations.NullMarked;
