package io.tallybook.testdata;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line of a file.
 *
 * @param number from 1
 * @param offset where it begins in the file, in bytes
 * @param nextOffset where the next one begins, in bytes
 * @param bytes without the end of the line; valid until the next line is read; empty if longer than
 *     {@link LogFile#LINE_BYTES_MAX}
 * @param oversize whether it is longer than that
 */
record LogLine(long number, long offset, long nextOffset, ByteBuffer bytes, boolean oversize) {

  /** Whether there is nothing on it. */
  boolean isBlank() {
    if (oversize) {
      return false;
    }
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) != ' ' && bytes.get(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * What it says.
   *
   * @throws UnreadableLineException if it is too long or not UTF-8
   */
  String text() throws UnreadableLineException {
    if (oversize) {
      throw new UnreadableLineException(
          "longer than " + LogFile.LINE_BYTES_MAX + " bytes, the most a line may have");
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableLineException("not valid UTF-8");
    }
  }
}
