package io.tallybook.bench.harness;

/**
 * Where a run stood at one moment.
 *
 * @param nanos the clock, {@link System#nanoTime}
 * @param cpuNanos processor time of the process so far
 * @param clicks clicks that the sources have handed on so far
 */
record Sample(long nanos, long cpuNanos, long clicks) {}
