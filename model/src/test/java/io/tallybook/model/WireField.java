package io.tallybook.model;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of an encoded message, so that tests can write messages as no protobuf library would.
 *
 * @param number the field's number
 * @param wireType how the value is written
 * @param value the value's bytes; of a block, without its length
 * @param tagPadding bytes more than needed that the tag is written with
 * @param lengthPadding bytes more than needed that a block's length is written with
 */
record WireField(int number, int wireType, ByteString value, int tagPadding, int lengthPadding) {

  static WireField block(int number, ByteString value) {
    return new WireField(number, WIRETYPE_LENGTH_DELIMITED, value, 0, 0);
  }

  static WireField varint(int number, long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeVarint(value, 0, out);
    return new WireField(number, WIRETYPE_VARINT, ByteString.copyFrom(out.toByteArray()), 0, 0);
  }

  static WireField fixed32(int number, int value) {
    return fixed(number, WIRETYPE_FIXED32, value, Integer.BYTES);
  }

  static WireField fixed64(int number, long value) {
    return fixed(number, WIRETYPE_FIXED64, value, Long.BYTES);
  }

  private static WireField fixed(int number, int wireType, long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return new WireField(number, wireType, ByteString.copyFrom(bytes), 0, 0);
  }

  boolean isBlock() {
    return wireType == WIRETYPE_LENGTH_DELIMITED;
  }

  WireField withValue(ByteString newValue) {
    return new WireField(number, wireType, newValue, tagPadding, lengthPadding);
  }

  WireField withPadding(int newTagPadding, int newLengthPadding) {
    return new WireField(number, wireType, value, newTagPadding, newLengthPadding);
  }

  /** The fields of a valid message without groups. */
  static List<WireField> split(ByteString message) {
    List<WireField> fields = new ArrayList<>();
    CodedInputStream in = message.newCodedInput();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int number = WireFormat.getTagFieldNumber(tag);
        fields.add(
            switch (WireFormat.getTagWireType(tag)) {
              case WIRETYPE_VARINT -> varint(number, in.readRawVarint64());
              case WIRETYPE_FIXED32 -> fixed32(number, in.readFixed32());
              case WIRETYPE_FIXED64 -> fixed64(number, in.readFixed64());
              default -> block(number, in.readBytes());
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the message must be valid", e);
    }
    return fields;
  }

  /** The message that has these fields in this order. */
  static ByteString join(List<WireField> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (WireField field : fields) {
      writeVarint(((long) field.number << 3) | field.wireType, field.tagPadding, out);
      if (field.isBlock()) {
        writeVarint(field.value.size(), field.lengthPadding, out);
      }
      out.writeBytes(field.value.toByteArray());
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  private static void writeVarint(long value, int padding, ByteArrayOutputStream out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest | (padding > 0 ? 0x80 : 0));
    for (int i = padding; i > 0; i--) {
      out.write(i > 1 ? 0x80 : 0);
    }
  }
}
