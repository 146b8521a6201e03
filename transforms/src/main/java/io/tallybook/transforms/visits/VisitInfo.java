package io.tallybook.transforms.visits;

/**
 * What is kept of a visit beside its time, its id, its ad and its attribute, in one number: whether
 * there is a user (bit 25); whether it was carried (bit 24); how often it came (one signed byte);
 * and the rules that mark it, those on all visits of a key in the lowest byte and those on one ad's
 * in the next.
 *
 * <p>A carried visit is older than anything that can still change about it: it stays for the sake
 * of later visits only, and the upper half has the number of the bucket that now has it.
 */
final class VisitInfo {
  private static final int COUNT_SHIFT = 16;
  private static final long COUNT_MASK = 0xffL << COUNT_SHIFT;
  private static final long MARKS_MASK = 0xff;
  private static final int AD_MARKS_SHIFT = 8;
  private static final long CARRIED = 1L << 24;
  private static final int USER_SHIFT = 25;
  private static final long LOWER_HALF = 0xffff_ffffL;

  private VisitInfo() {}

  /**
   * Of a visit that no rule marks yet.
   *
   * @param user 1 if there is a user, or 0
   */
  static long of(int count, long user) {
    return (user << USER_SHIFT) | ((count & 0xffL) << COUNT_SHIFT);
  }

  /** Which bucket has it, by its number, if it is carried. */
  static int bucket(long info) {
    return (int) (info >>> Integer.SIZE);
  }

  /** 1 if there is a user, or 0. */
  static long user(long info) {
    return (info >>> USER_SHIFT) & 1;
  }

  /** How much more often the visit came than it went. */
  static int count(long info) {
    return (byte) (info >>> COUNT_SHIFT);
  }

  static boolean isThere(long info) {
    return count(info) > 0;
  }

  static boolean isCarried(long info) {
    return (info & CARRIED) != 0;
  }

  /** Whether it matters longer than any that is not marked: it is, or was when it was carried. */
  static boolean needsCare(long info) {
    return isCarried(info) || isMarked(info);
  }

  /** Whether a rule of either kind marks it, and can still do so no longer. */
  static boolean isMarked(long info) {
    return !isCarried(info) && (info & (MARKS_MASK | (MARKS_MASK << AD_MARKS_SHIFT))) != 0;
  }

  static long withCount(long info, int count) {
    return (info & ~COUNT_MASK) | ((count & 0xffL) << COUNT_SHIFT);
  }

  /** The rules on all visits of a key that mark it. */
  static int marks(long info) {
    return (int) (info & MARKS_MASK);
  }

  static long withMarks(long info, int marks) {
    return (info & ~MARKS_MASK) | marks;
  }

  /** The rules on the visits of one ad that mark it. */
  static int adMarks(long info) {
    return (int) ((info >>> AD_MARKS_SHIFT) & MARKS_MASK);
  }

  static long withAdMarks(long info, int marks) {
    return (info & ~(MARKS_MASK << AD_MARKS_SHIFT)) | ((long) marks << AD_MARKS_SHIFT);
  }

  /** The same for a list of the visits of one ad, whose marks are in the lowest byte. */
  static long ofAd(long info) {
    return withAdMarks(withMarks(info, adMarks(info)), 0);
  }

  /** Now a bucket has the visit, for the sake of later ones. */
  static long carriedTo(long info, int bucketNumber) {
    return ((long) bucketNumber << Integer.SIZE) | CARRIED | (info & LOWER_HALF);
  }
}
