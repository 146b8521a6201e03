package io.tallybook.transforms.coders;

import io.tallybook.model.Verdict;
import io.tallybook.model.Verdict.Category;
import io.tallybook.model.Verdict.Decision;
import io.tallybook.model.Verdict.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Coder of {@link Verdict}, format 2. */
public final class VerdictCoder extends VersionedCoder<Verdict> {
  private static final long serialVersionUID = 1L;
  private static final VerdictCoder INSTANCE = new VerdictCoder();

  private VerdictCoder() {
    super(2);
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
    writeEnum(value.category(), out);
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
        readEnum(CATEGORIES, in),
        readEnum(DECISIONS, in),
        readString(in));
  }

  /** Appends how many verdicts there are, then each. */
  static void writeAll(List<Verdict> verdicts, OutputStream out) throws IOException {
    writeCount(verdicts.size(), out);
    for (Verdict verdict : verdicts) {
      INSTANCE.encode(verdict, out);
    }
  }

  /** Reads what {@link #writeAll} has written. */
  static List<Verdict> readAll(InputStream in) throws IOException {
    int count = Math.toIntExact(readCount(in));
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      verdicts.add(INSTANCE.decode(in));
    }
    return verdicts;
  }

  private static final Tier[] TIERS = Tier.values();
  private static final Category[] CATEGORIES = Category.values();
  private static final Decision[] DECISIONS = Decision.values();
}
