package io.tallybook.transforms.visits;

/** Is told what changes about the marks of a key's visits. */
@FunctionalInterface
interface MarkSink {
  /** For whoever rebuilds what was told before. */
  MarkSink NONE = (timeMillis, id, former, marks) -> {};

  /**
   * The marks of a visit have changed.
   *
   * @param timeMillis when it happened
   * @param id a hash of its id
   * @param former the rules that marked it, see {@link KeyRules}
   * @param marks the rules that mark it now
   */
  void changed(long timeMillis, long id, int former, int marks);
}
