/** Deterministic coders of the model types, each with a format version, registered once. */
@NullMarked
package io.tallybook.transforms.coders;

import org.jspecify.annotations.NullMarked;
