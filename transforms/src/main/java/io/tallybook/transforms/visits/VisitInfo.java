package io.tallybook.transforms.visits;

/**
 * What is kept of a visit beside its time, its id and its attribute, in one number: where its
 * content lies (upper half), whether it was carried (bit 24), how often it came (one signed byte)
 * and the rules that mark it (the lowest byte).
 *
 * <p>A carried visit is older than anything that can still change about it: its content is gone, it
 * stays for the sake of later visits only, and in the place of its content is the number of the
 * bucket that now has it.
 */
final class VisitInfo {
  private static final int COUNT_SHIFT = 16;
  private static final long COUNT_MASK = 0xffL << COUNT_SHIFT;
  private static final long MARKS_MASK = 0xff;
  private static final long CARRIED = 1L << 24;
  private static final long LOWER_HALF = 0xffff_ffffL;

  private VisitInfo() {}

  static long of(int place, int count) {
    return ((long) place << Integer.SIZE) | ((count & 0xffL) << COUNT_SHIFT);
  }

  static int place(long info) {
    return (int) (info >>> Integer.SIZE);
  }

  /** How much more often the visit came than it went. */
  static int count(long info) {
    return (byte) (info >>> COUNT_SHIFT);
  }

  static boolean isThere(long info) {
    return count(info) > 0;
  }

  static int marks(long info) {
    return (int) (info & MARKS_MASK);
  }

  static boolean isCarried(long info) {
    return (info & CARRIED) != 0;
  }

  static long withCount(long info, int count) {
    return (info & ~COUNT_MASK) | ((count & 0xffL) << COUNT_SHIFT);
  }

  static long withMarks(long info, int marks) {
    return (info & ~MARKS_MASK) | marks;
  }

  /** Now a bucket has the visit, for the sake of later ones. */
  static long carriedTo(long info, int bucketNumber) {
    return ((long) bucketNumber << Integer.SIZE) | CARRIED | (info & LOWER_HALF);
  }
}
