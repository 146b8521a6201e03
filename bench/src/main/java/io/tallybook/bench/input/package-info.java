/** The clicks that every variant counts: the same bytes for the same index, in every run. */
@NullMarked
package io.tallybook.bench.input;

import org.jspecify.annotations.NullMarked;
