/** What happens to events whose window has closed. */
@NullMarked
package io.tallybook.transforms.window;

import org.jspecify.annotations.NullMarked;
