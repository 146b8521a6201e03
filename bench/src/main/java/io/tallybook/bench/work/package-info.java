/** What every variant has to do and how its result is checked. */
@NullMarked
package io.tallybook.bench.work;

import org.jspecify.annotations.NullMarked;
