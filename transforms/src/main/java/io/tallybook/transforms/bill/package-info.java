/** From judged and priced events to the lines of a bill. */
@NullMarked
package io.tallybook.transforms.bill;

import org.jspecify.annotations.NullMarked;
