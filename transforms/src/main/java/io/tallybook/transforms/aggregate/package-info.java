/** Counting by minute, ad, country and device. */
@NullMarked
package io.tallybook.transforms.aggregate;

import org.jspecify.annotations.NullMarked;
