package io.tallybook.runners.launcher;

import io.tallybook.pipelines.traffic.ListFolder;
import io.tallybook.runners.local.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where lists lie; a mixin of the verbs that look at them. */
final class ListsFolder {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of a local stack; default ${DEFAULT-VALUE}.")
  private Path data = Path.of("data");

  @Option(
      names = {"--traffic-lists", "--trafficLists"},
      paramLabel = "DIR",
      description = "Folder of the lists; default: 'lists' in --data.")
  private @Nullable Path lists;

  @Option(
      names = {"--traffic-rules", "--trafficRules"},
      paramLabel = "FILE",
      description =
          "File of the settings of rules; default: rules.conf in the folder of lists, if it is"
              + " there.")
  private @Nullable Path rules;

  Path lists() {
    return lists == null ? new DataFolder(data).lists() : lists;
  }

  /** Empty for the default folder if nothing has been added to it yet. */
  Optional<Path> listsIfThere() {
    return Optional.of(lists()).filter(path -> lists != null || Files.isDirectory(path));
  }

  Optional<Path> rules() {
    return Optional.ofNullable(rules);
  }

  /** All snapshots in the folder. */
  List<ListFolder.Entry> entries() {
    return listsIfThere().map(path -> ListFolder.at(path).entries()).orElse(List.of());
  }
}
