package io.tallybook.runners.launcher;

/** What the exit codes of the command line mean. */
final class ExitCode {
  private ExitCode() {}

  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int SOME_REJECTED = 3;
  static final int UNREACHABLE = 4;
  static final int REFUSED = 5;

  /** For the help texts, in picocli's form. */
  static final String OK_HELP = "0:Done.";

  static final String FAILED_HELP = "1:It failed; the message says why and what helps.";
  static final String USAGE_HELP = "2:Wrong usage or unreadable input; nothing was done.";
  static final String SOME_REJECTED_HELP = "3:Done, but some records were rejected.";
  static final String UNREACHABLE_HELP = "4:The stack it needs does not answer.";
  static final String REFUSED_HELP =
      "5:Refused: too early, something is missing, or another run is at it; nothing was changed.";
}
