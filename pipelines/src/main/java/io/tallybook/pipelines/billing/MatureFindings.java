package io.tallybook.pipelines.billing;

import io.tallybook.transforms.traffic.TrafficPolicy;

/**
 * Adds to a policy what can only be found when a day is long over: by what came of its clicks, over
 * whole sources of traffic.
 */
@FunctionalInterface
public interface MatureFindings {
  /**
   * Looks for findings.
   *
   * @param config the day and what judges it
   * @param execution runs the pipelines that this takes
   * @return the configuration's policy, with the findings
   * @throws BillingException if the log's files are missing or damaged
   */
  TrafficPolicy add(BillingConfig config, BillDay.Execution execution);
}
