/** Launches pipelines on Flink: embedded in this process, or on a cluster. */
@NullMarked
package io.tallybook.runners.flink;

import org.jspecify.annotations.NullMarked;
