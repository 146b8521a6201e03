/** The batch benchmark's Spark, apart from everything that Spark's libraries must not meet. */
@NullMarked
package io.tallybook.bench.spark;

import org.jspecify.annotations.NullMarked;
