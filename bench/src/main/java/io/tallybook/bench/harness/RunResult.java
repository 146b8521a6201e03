package io.tallybook.bench.harness;

import io.tallybook.bench.work.RunSpec;
import io.tallybook.bench.work.Tally;

/**
 * What a run measured. It exists only if the run counted right.
 *
 * @param spec which run
 * @param steady rates of the steady state
 * @param whole rates from the start of the job to the last row
 * @param startSeconds from the start of the job to the first click
 * @param residentBytesMax most memory the process had, by the kernel
 * @param heapBytesMax most that was left on the heap after a collection
 * @param checkpointBytes size of the last checkpoint during the run; zero when there was none
 * @param rows how many rows were written
 * @param tally their totals
 */
public record RunResult(
    RunSpec spec,
    Rates steady,
    Rates whole,
    double startSeconds,
    long residentBytesMax,
    long heapBytesMax,
    long checkpointBytes,
    int rows,
    Tally tally) {}
