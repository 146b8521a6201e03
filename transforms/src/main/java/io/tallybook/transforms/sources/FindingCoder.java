package io.tallybook.transforms.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.transforms.traffic.Finding;

/** Coder of {@link Finding}: its line of text. */
final class FindingCoder extends BytesCoder<Finding> {
  private static final long serialVersionUID = 1L;

  @Override
  byte[] toBytes(Finding finding) {
    return finding.toLine().getBytes(UTF_8);
  }

  @Override
  Finding ofBytes(byte[] bytes) {
    return Finding.ofLine(new String(bytes, UTF_8));
  }
}
