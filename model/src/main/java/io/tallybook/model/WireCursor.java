package io.tallybook.model;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks once over the wire format of a message whose fields the caller knows in their order. It
 * reads the plain layout only: tags of at most two bytes, lengths of at most two bytes. Whatever
 * else it meets makes it {@link #isUnusual() unusual} for good; what it returned is then
 * meaningless, so that callers need to ask only once, before they use the values.
 */
final class WireCursor {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Stands for bytes that are no UTF-8 after the JDK decoded them. */
  private static final char REPLACEMENT = '\uFFFD';

  /** The bits that are set in no ASCII character, of eight of them. */
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final int VARINT_BITS = 7;
  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private final byte[] bytes;
  private final int end;
  private final boolean textsChecked;
  private int position;
  private int textFrom;
  private boolean unusual;

  WireCursor(ArrayView message) {
    this(message.array(), message.from(), message.to(), false);
  }

  private WireCursor(byte[] bytes, int position, int end, boolean textsChecked) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.textsChecked = textsChecked;
  }

  /** A cursor over bytes that another one has walked over already, and whose texts are good. */
  static WireCursor again(byte[] bytes, int from, int to) {
    return new WireCursor(bytes, from, to, true);
  }

  static int varintTag(int fieldNumber) {
    return tag(fieldNumber, WIRETYPE_VARINT);
  }

  static int fixed32Tag(int fieldNumber) {
    return tag(fieldNumber, WIRETYPE_FIXED32);
  }

  static int fixed64Tag(int fieldNumber) {
    return tag(fieldNumber, WIRETYPE_FIXED64);
  }

  /** The tag of text, bytes or a message. */
  static int blockTag(int fieldNumber) {
    return tag(fieldNumber, WIRETYPE_LENGTH_DELIMITED);
  }

  private static int tag(int fieldNumber, int wireType) {
    return (fieldNumber << 3) | wireType;
  }

  /** Whether anything so far was not the plain layout, or not what the caller said must come. */
  boolean isUnusual() {
    return unusual;
  }

  boolean isAtEnd() {
    return position == end;
  }

  byte[] array() {
    return bytes;
  }

  /** Index in the array of the next byte. */
  int position() {
    return position;
  }

  /** Makes the cursor unusual: what it read breaks a rule of the caller. */
  void refuse() {
    unusual = true;
  }

  /** Steps over a tag if it comes next; false, and nothing moved, if it does not. */
  boolean skipTag(int tag) {
    if (tag < VARINT_MORE) {
      if (position < end && bytes[position] == tag) {
        position++;
        return true;
      }
    } else if (end - position >= 2
        && bytes[position] == (byte) (tag | VARINT_MORE)
        && bytes[position + 1] == tag >>> VARINT_BITS) {
      position += 2;
      return true;
    }
    return false;
  }

  /** Steps over a tag that must come next. */
  void requireTag(int tag) {
    if (!skipTag(tag)) {
      unusual = true;
    }
  }

  /** Steps over a number below 128; a larger or negative one is unusual. */
  int smallVarint() {
    if (position < end && bytes[position] >= 0) {
      return bytes[position++];
    }
    unusual = true;
    return 0;
  }

  int fixed32() {
    if (end - position < Integer.BYTES) {
      unusual = true;
      return 0;
    }
    int value = (int) INTS.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  long fixed64() {
    if (end - position < Long.BYTES) {
      unusual = true;
      return 0;
    }
    long value = (long) LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  /**
   * Steps over the length of a block, which begins at {@link #position()} then.
   *
   * @return the length; all of the block is there
   */
  int blockLength() {
    int length = smallVarintOrMore();
    if (length > end - position) {
      unusual = true;
      return 0;
    }
    return length;
  }

  private int smallVarintOrMore() {
    if (end - position >= 2 && bytes[position] < 0 && bytes[position + 1] > 0) {
      int value = (bytes[position] & (VARINT_MORE - 1)) | bytes[position + 1] << VARINT_BITS;
      position += 2;
      return value;
    }
    return smallVarint();
  }

  /** Steps over bytes that {@link #blockLength()} said are there. */
  void skip(int length) {
    position += length;
  }

  /** Steps over a block, its length included. */
  void skipBlock() {
    skip(blockLength());
  }

  /** Steps over the length of a message that must fill the rest. */
  void enterLastMessage() {
    // Not with |=, which would read the flag before the call sets it.
    if (blockLength() != end - position) {
      unusual = true;
    }
  }

  /**
   * Steps over a block of text, which must not be empty.
   *
   * @param lengthMax longest text that is not unusual, in UTF-16 characters
   */
  void skipText(int lengthMax) {
    int length = blockLength();
    textFrom = position;
    if (!textsChecked
        && (length == 0 || length > lengthMax || !isAscii(position, position + length))) {
      // Most texts are short and ASCII; others are measured as what they are.
      checkText(length, lengthMax);
    }
    position += length;
  }

  /** There is no text here. */
  void skipNoText() {
    textFrom = position;
  }

  /** Where the text begins that was stepped over last; it ends at {@link #position()}. */
  int textFrom() {
    return textFrom;
  }

  private boolean isAscii(int from, int to) {
    long high = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      high |= (long) LONGS.get(bytes, i);
    }
    for (; i < to; i++) {
      high |= bytes[i];
    }
    return (high & NOT_ASCII) == 0;
  }

  private void checkText(int length, int lengthMax) {
    String text = new String(bytes, position, length, UTF_8);
    if (text.isEmpty() || text.length() > lengthMax || text.indexOf(REPLACEMENT) >= 0) {
      unusual = true;
    }
  }

  /**
   * Steps over a block of text.
   *
   * @param lengthMax longest text that is not unusual, in UTF-16 characters
   */
  String text(int lengthMax) {
    return text(blockLength(), lengthMax);
  }

  /** Steps over text whose length in bytes has been read. */
  String text(int lengthBytes, int lengthMax) {
    if (lengthBytes == 0) {
      return "";
    }
    // The JDK has a fast path for ASCII and puts the replacement character wherever bytes are no
    // strict UTF-8. Text that really holds this character is rare enough to count as unusual.
    String text = new String(bytes, position, lengthBytes, UTF_8);
    position += lengthBytes;
    if (text.length() > lengthMax || text.indexOf(REPLACEMENT) >= 0) {
      unusual = true;
    }
    return text;
  }
}
