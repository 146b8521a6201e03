package io.tallybook.runners.launcher;

import io.tallybook.runners.flink.FlinkDefaults;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The help text of the flags a pipeline takes, read from where they are declared. */
final class PipelineFlags {
  private static final String GETTER = "get";
  private static final String OURS = "io.tallybook.";

  private PipelineFlags() {}

  /** Lines for picocli, in which a percent sign would be a format. */
  static String[] help(Class<? extends PipelineOptions> flags, FlinkDefaults defaults) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Flags of the pipeline, as --flag=value:");
    Arrays.stream(flags.getMethods())
        .filter(method -> method.getName().startsWith(GETTER))
        // Beam's own are many, and have a manual.
        .filter(method -> method.getDeclaringClass().getName().startsWith(OURS))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            getter -> {
              lines.add("  --" + flagOf(getter) + defaultOf(getter));
              lines.add("      " + escape(getter.getAnnotation(Description.class).value()));
            });
    lines.add("");
    lines.add("Any flag of Beam's Flink runner is taken too. Set unless given:");
    for (String flag : defaults.describe().split(" ")) {
      lines.add("  " + escape(flag));
    }
    return lines.toArray(String[]::new);
  }

  private static String flagOf(Method getter) {
    String name = getter.getName().substring(GETTER.length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String defaultOf(Method getter) {
    Default.String value = getter.getAnnotation(Default.String.class);
    return value == null ? "" : "=" + escape(value.value());
  }

  private static String escape(String text) {
    return text.replace("%", "%%");
  }
}
