package io.tallybook.pipelines.traffic;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders versions as people do: runs of digits are numbers, so that 1.9 comes before 1.10. */
enum VersionOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String first, String second) {
    int i = 0;
    int j = 0;
    while (i < first.length() && j < second.length()) {
      int iEnd = runEnd(first, i);
      int jEnd = runEnd(second, j);
      int order = compareRuns(first.substring(i, iEnd), second.substring(j, jEnd));
      if (order != 0) {
        return order;
      }
      i = iEnd;
      j = jEnd;
    }
    return Integer.compare(first.length() - i, second.length() - j);
  }

  private static int compareRuns(String first, String second) {
    return isDigit(first.charAt(0)) && isDigit(second.charAt(0))
        ? new BigInteger(first).compareTo(new BigInteger(second))
        : first.compareTo(second);
  }

  /** Where the digits end that begin at an index, or the other characters. */
  private static int runEnd(String text, int from) {
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(from))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
