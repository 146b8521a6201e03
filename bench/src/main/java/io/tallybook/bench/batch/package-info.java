/** The batch case: a day of clicks in Parquet, billed by Tallybook, Spark SQL and DuckDB. */
@NullMarked
package io.tallybook.bench.batch;

import org.jspecify.annotations.NullMarked;
