package io.tallybook.runners.launcher;

import io.tallybook.pipelines.traffic.ListFolder;
import io.tallybook.pipelines.traffic.SettingText;
import io.tallybook.pipelines.traffic.TrafficFileException;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.transforms.traffic.RuleCatalog;
import io.tallybook.transforms.traffic.RuleKind;
import io.tallybook.transforms.traffic.RuleSettings;
import io.tallybook.transforms.traffic.Setting;
import io.tallybook.transforms.traffic.TrafficPolicy;
import io.tallybook.transforms.traffic.lists.Snapshot;
import io.tallybook.transforms.traffic.lists.TrafficLists;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    description =
        "Prints the lists, each from the time on that it holds until the next of its kind does, and"
            + " all rules as they are set.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {ExitCode.OK_HELP, ExitCode.FAILED_HELP, ExitCode.USAGE_HELP})
final class ListsShowCommand implements Callable<Integer> {
  private static final String OF_THE_CODE = "(comes with the code)";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private ListsFolder folder = new ListsFolder();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      List<ListFolder.Entry> entries = folder.entries();
      TrafficPolicy policy = TrafficFiles.read(folder.listsIfThere(), folder.rules());
      TextTable.write(lists(policy.lists(), entries), out);
      out.println();
      TextTable.write(rules(policy), out);
      out.flush();
      return ExitCode.OK;
    } catch (TrafficFileException e) {
      throw CommandFailure.because(ExitCode.FAILED, e);
    }
  }

  private static String lists(TrafficLists lists, List<ListFolder.Entry> entries) {
    Map<String, String> fileByDigest = new HashMap<>();
    entries.forEach(
        entry ->
            fileByDigest.put(
                entry.snapshot().digest(), String.valueOf(entry.file().getFileName())));
    StringBuilder csv = new StringBuilder("list,version,effective_from,entries,file\n");
    for (Snapshot<?> snapshot : lists.snapshots()) {
      csv.append(snapshot.kind().text())
          .append(',')
          .append(snapshot.version())
          .append(',')
          .append(snapshot.effectiveFrom())
          .append(',')
          .append(snapshot.content().size())
          .append(',')
          .append(fileByDigest.getOrDefault(snapshot.digest(), OF_THE_CODE))
          .append('\n');
    }
    return csv.toString();
  }

  private static String rules(TrafficPolicy policy) {
    StringBuilder csv = new StringBuilder("rule,version,tier,category,settings\n");
    for (RuleKind kind : RuleCatalog.ALL) {
      Optional<RuleSettings> settings = policy.settings(kind.info().id());
      csv.append(kind.info().id())
          .append(',')
          .append(kind.info().version())
          .append(',')
          .append(kind.info().tier())
          .append(',')
          .append(kind.info().category())
          .append(',')
          .append(settings.map(values -> settings(kind, values)).orElse("off"))
          .append('\n');
    }
    return csv.toString();
  }

  private static String settings(RuleKind kind, RuleSettings values) {
    return kind.settings().stream()
        .map(setting -> setting(setting, values))
        .collect(Collectors.joining(" "));
  }

  private static String setting(Setting setting, RuleSettings values) {
    return setting.name() + "=" + SettingText.format(setting.unit(), values.get(setting.name()));
  }
}
