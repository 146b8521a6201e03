/** Runs the variants, each in a process of its own, and measures them. */
@NullMarked
package io.tallybook.bench.harness;

import org.jspecify.annotations.NullMarked;
