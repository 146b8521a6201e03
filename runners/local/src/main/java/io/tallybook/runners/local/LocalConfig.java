package io.tallybook.runners.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How a local stack is set up.
 *
 * @param data its folder; created when it does not exist
 * @param host address to listen on
 * @param port port to listen on; 0 picks a free one
 * @param currency ISO 4217 code of the one currency that is accounted in
 * @param redirectAllowedHosts hosts that unsigned click links may lead to
 * @param demoEventsPerSecond rate of the demo traffic; 0 for none
 * @param pipelineFlags further flags of the streaming pipeline and of Flink, for instance {@code
 *     --watermark=events}
 */
public record LocalConfig(
    Path data,
    String host,
    int port,
    String currency,
    Set<String> redirectAllowedHosts,
    int demoEventsPerSecond,
    List<String> pipelineFlags) {
  public LocalConfig {
    redirectAllowedHosts = Set.copyOf(redirectAllowedHosts);
    pipelineFlags = List.copyOf(pipelineFlags);
  }
}
