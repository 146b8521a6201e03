/** Figures of a day's publishers and addresses, and what the rules over a day make of them. */
@NullMarked
package io.tallybook.transforms.sources;

import org.jspecify.annotations.NullMarked;
