package io.tallybook.pipelines.traffic;

import io.tallybook.transforms.traffic.ScorerModel;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return read(lists, rules, Optional.empty());
  }

  /**
   * Reads a policy with a model.
   *
   * @param scorer class of the {@link io.tallybook.transforms.traffic.ClickScorer}; empty if none
   *     judges
   * @throws TrafficFileException with all problems, if any file or the model cannot be taken
   */
  public static TrafficPolicy read(
      Optional<Path> lists, Optional<Path> rules, Optional<String> scorer) {
    List<String> problems = new ArrayList<>();
    TrafficPolicy policy = TrafficPolicy.defaults();
    if (lists.isPresent()) {
      policy = policy.withLists(readLists(lists.get(), problems));
    }
    Optional<Path> settings =
        rules.or(() -> lists.map(folder -> folder.resolve(RULES_FILE)).filter(Files::exists));
    if (settings.isPresent()) {
      policy = applyRules(settings.get(), policy, problems);
    }
    if (scorer.isPresent()) {
      policy = addScorer(scorer.get(), policy, problems);
    }
    if (!problems.isEmpty()) {
      throw new TrafficFileException(problems);
    }
    return policy;
  }

  private static TrafficLists readLists(Path folder, List<String> problems) {
    try {
      return ListFolder.at(folder).read();
    } catch (TrafficFileException e) {
      problems.add(String.valueOf(e.getMessage()));
      return TrafficLists.builtIn();
    }
  }

  private static TrafficPolicy addScorer(
      String className, TrafficPolicy policy, List<String> problems) {
    try {
      return policy.withScorer(ScorerModel.ofClass(className));
    } catch (IllegalArgumentException e) {
      problems.add("--trafficScorer=" + className + ": " + e.getMessage());
      return policy;
    }
  }

  private static TrafficPolicy applyRules(Path file, TrafficPolicy policy, List<String> problems) {
    try {
      return RulesFile.apply(file, policy);
    } catch (TrafficFileException e) {
      problems.add(String.valueOf(e.getMessage()));
      return policy;
    }
  }
}
