/** The raw log: every record as it was received, in immutable Parquet files with manifests. */
@NullMarked
package io.tallybook.stores.rawlog;

import org.jspecify.annotations.NullMarked;
