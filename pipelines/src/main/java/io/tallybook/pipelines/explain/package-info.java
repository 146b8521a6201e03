/**
 * From a billing line to its records and back: judged once more by the rules of the bill, without a
 * pipeline, from the raw log.
 */
@NullMarked
package io.tallybook.pipelines.explain;

import org.jspecify.annotations.NullMarked;
