package io.tallybook.runners.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs PostgreSQL's programs. They refuse to work for root, so for root they run in a user
 * namespace of their own, where nobody is root and the files are still ours.
 *
 * @param programs the folder with {@code bin}
 * @param log what the server says
 */
record PostgresCommand(Path programs, Path log) {
  private static final int OUTPUT_CHARS_MAX = 2_000;

  /**
   * Runs a program to its end.
   *
   * @throws IOException if it fails; the message has what it said
   */
  void run(String program, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "-U"));
    }
    line.add(programs.resolve("bin").resolve(program).toString());
    line.addAll(List.of(arguments));
    // To a file: the server inherits it, and a pipe would stay open as long as the server runs.
    Path output = Files.createTempFile("tallybook-postgres", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("PG"));
      environment.put("LC_ALL", "C");
      int exitCode = waitFor(builder.start());
      if (exitCode != 0) {
        throw new IOException(
            program + " failed with exit code " + exitCode + ": " + tail(output) + logged(program));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root")
        && System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  private static int waitFor(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while PostgreSQL was at work");
    }
  }

  private String logged(String program) throws IOException {
    return program.equals("pg_ctl") && Files.exists(log) ? "; its log ends: " + tail(log) : "";
  }

  private static String tail(Path file) throws IOException {
    String text = Files.readString(file).strip();
    return text.substring(Math.max(0, text.length() - OUTPUT_CHARS_MAX));
  }
}
