package io.tallybook.runners.launcher;

import io.tallybook.pipelines.traffic.TrafficFileException;
import io.tallybook.pipelines.traffic.TrafficFiles;
import io.tallybook.pipelines.traffic.UndecidedRules;
import io.tallybook.transforms.traffic.TrafficPolicy;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Reads all lists and the settings of rules as a count would at its start.",
      "One line for each problem: file, line, what is wrong."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:A count would take them.",
      "1:A count would refuse them; the output says why.",
      ExitCode.USAGE_HELP
    })
final class ListsCheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private ListsFolder folder = new ListsFolder();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      int snapshots = folder.entries().size();
      TrafficPolicy policy = TrafficFiles.read(folder.listsIfThere(), folder.rules());
      if (folder.listsIfThere().isEmpty()) {
        out.println("note: there is no folder " + folder.lists());
      }
      UndecidedRules.notes(policy, Instant.now()).forEach(note -> out.println("note: " + note));
      out.println(snapshots + " snapshots of lists, and the settings, are in order");
      return ExitCode.OK;
    } catch (TrafficFileException e) {
      out.println(e.getMessage());
      return ExitCode.FAILED;
    } finally {
      out.flush();
    }
  }
}
