/** The command line: {@code ./tallybook VERB}. */
@NullMarked
package io.tallybook.runners.launcher;

import org.jspecify.annotations.NullMarked;
