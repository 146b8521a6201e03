package io.tallybook.bench.harness;

import io.tallybook.bench.work.RunSpec;

/**
 * A run to come.
 *
 * @param spec which run
 * @param kafka whether its clicks come from Kafka; the spec knows no broker yet
 */
record PlannedRun(RunSpec spec, boolean kafka) {}
