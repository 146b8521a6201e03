package io.tallybook.pipelines.traffic;

import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a policy is read from: a folder of lists and a file of settings, both optional. */
public final class TrafficFiles {
  /** Name of the file of settings that is taken from the folder of lists unless one is named. */
  public static final String RULES_FILE = "rules.conf";

  private TrafficFiles() {}

  /**
   * Reads a policy.
   *
   * @param lists folder of the lists; empty if there are none but those of the code
   * @param rules file of the settings; empty for {@link #RULES_FILE} in the folder, if it is there
   * @throws TrafficFileException with all problems, if any file cannot be taken
   */
  public static TrafficPolicy read(Optional<Path> lists, Optional<Path> rules) {
    TrafficPolicy policy = TrafficPolicy.defaults();
    if (lists.isPresent()) {
      policy = policy.withLists(ListFolder.at(lists.get()).read());
    }
    Optional<Path> settings =
        rules.or(
            () -> lists.map(folder -> folder.resolve(RULES_FILE)).filter(Files::isRegularFile));
    return settings.isPresent() ? RulesFile.apply(settings.get(), policy) : policy;
  }
}
