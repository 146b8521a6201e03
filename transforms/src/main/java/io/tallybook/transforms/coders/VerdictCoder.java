package io.tallybook.transforms.coders;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Coder of {@link Verdict}, format 1. */
public final class VerdictCoder extends VersionedCoder<Verdict> {
  private static final long serialVersionUID = 1L;
  private static final VerdictCoder INSTANCE = new VerdictCoder();

  private VerdictCoder() {
    super(1);
  }

  public static VerdictCoder of() {
    return INSTANCE;
  }

  @Override
  void write(Verdict value, OutputStream out) throws IOException {
    writeString(value.ruleId(), out);
    writeCount(value.ruleVersion(), out);
    writeString(value.listVersion(), out);
    writeEnum(value.tier(), out);
    writeEnum(value.decision(), out);
    writeString(value.evidence(), out);
  }

  @Override
  Verdict read(InputStream in) throws IOException {
    return new Verdict(
        readString(in),
        Math.toIntExact(readCount(in)),
        readString(in),
        readEnum(TIERS, in),
        readEnum(DECISIONS, in),
        readString(in));
  }

  private static final Tier[] TIERS = Tier.values();
  private static final Decision[] DECISIONS = Decision.values();
}
