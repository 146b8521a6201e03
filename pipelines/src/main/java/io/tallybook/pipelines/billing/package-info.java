/**
 * The bill: a day of the raw log, counted and priced once more, exhaustively, to files that are the
 * same bytes whenever and wherever they are made.
 */
@NullMarked
package io.tallybook.pipelines.billing;

import org.jspecify.annotations.NullMarked;
