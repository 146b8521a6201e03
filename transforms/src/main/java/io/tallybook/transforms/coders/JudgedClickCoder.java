package io.tallybook.transforms.coders;

import io.tallybook.model.JudgedClick;
import io.tallybook.model.JudgedClickWire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link JudgedClick}, format 1: as on the topic of invalid clicks. */
public final class JudgedClickCoder extends VersionedCoder<JudgedClick> {
  private static final long serialVersionUID = 1L;
  private static final JudgedClickCoder INSTANCE = new JudgedClickCoder();

  private JudgedClickCoder() {
    super(1);
  }

  public static JudgedClickCoder of() {
    return INSTANCE;
  }

  @Override
  void write(JudgedClick value, OutputStream out) throws IOException {
    writeBytes(JudgedClickWire.toWire(value).toByteString(), out);
  }

  @Override
  JudgedClick read(InputStream in) throws IOException {
    return JudgedClickWire.read(readBlock(in));
  }
}
