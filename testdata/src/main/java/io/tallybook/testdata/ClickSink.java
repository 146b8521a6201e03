package io.tallybook.testdata;

/** Takes the clicks of whoever clicks. */
@FunctionalInterface
interface ClickSink {
  /**
   * @param ad its index in the catalogue
   */
  void click(long timeMillis, Visitor visitor, int ad);
}
