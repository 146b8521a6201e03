package io.tallybook.runners.launcher;

import io.tallybook.model.Verdict.Tier;
import io.tallybook.pipelines.traffic.TrafficFileException;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.runners.local.DataFolder;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what judges traffic; a mixin of the verbs that count or explain. */
final class TrafficFlags {
  @Option(
      names = {"--traffic-lists", "--trafficLists"},
      paramLabel = "DIR",
      description =
          "Folder of the lists that traffic rules ask; default: 'lists' in --data, if it is there."
              + " Without one, rules that need a list are undecided.")
  private @Nullable Path lists;

  @Option(
      names = {"--traffic-rules", "--trafficRules"},
      paramLabel = "FILE",
      description =
          "File of the settings of traffic rules; default: rules.conf in the folder of lists, if it"
              + " is there.")
  private @Nullable Path rules;

  @Option(
      names = {"--traffic-scorer", "--trafficScorer"},
      paramLabel = "CLASS",
      description =
          "Class of a model that judges every click, by the thresholds of the rule SCORER; its jar"
              + " is named in the environment variable TALLYBOOK_CLASSPATH. Without one there is no"
              + " such rule.")
  private @Nullable String scorer;

  /** The folder of lists that the user named. */
  Optional<Path> named() {
    return Optional.ofNullable(lists);
  }

  /** The folder of lists, if there is one. */
  Optional<Path> lists(DataFolder folder) {
    return named().or(() -> Optional.of(folder.lists()).filter(Files::isDirectory));
  }

  /** What judges a first bill, read and checked: the rules that need not wait. */
  TrafficPolicy policy(DataFolder folder) {
    return maturePolicy(folder).upTo(Tier.T2);
  }

  /** What judges when all has come that rules wait for, read and checked: every rule. */
  TrafficPolicy maturePolicy(DataFolder folder) {
    try {
      return TrafficFiles.read(
          lists(folder), Optional.ofNullable(rules), Optional.ofNullable(scorer));
    } catch (TrafficFileException e) {
      throw CommandFailure.because(ExitCode.USAGE, e);
    }
  }

  /** The same for a pipeline. */
  List<String> pipelineFlags(DataFolder folder) {
    List<String> flags = new ArrayList<>();
    lists(folder).ifPresent(path -> flags.add("--trafficLists=" + path));
    if (rules != null) {
      flags.add("--trafficRules=" + rules);
    }
    if (scorer != null) {
      flags.add("--trafficScorer=" + scorer);
    }
    return flags;
  }
}
