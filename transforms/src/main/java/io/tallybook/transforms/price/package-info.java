/** What a click costs. */
@NullMarked
package io.tallybook.transforms.price;

import org.jspecify.annotations.NullMarked;
