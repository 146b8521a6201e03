package io.tallybook.transforms.traffic;

/** Whose clicks a rule looks at together. */
public enum VisitKey {
  /** One address on one ad. */
  ADDRESS_AND_AD(Lane.ADDRESS),
  /** One address on all ads; the attribute of a visit tells its ad. */
  ADDRESS(Lane.ADDRESS),
  /**
   * One visitor on one ad: the user, or where there is none the address with the user agent. The
   * attribute of a visit is not zero if there is a user.
   */
  VISITOR_AND_AD(Lane.VISITOR),
  /**
   * One visitor on all ads; the attribute of a visit tells the country of a user, and is zero if
   * there is no user or no country.
   */
  VISITOR(Lane.VISITOR),
  /** One user on all ads. */
  USER(Lane.VISITOR);

  /**
   * How clicks are spread over workers so that all clicks of a key meet: a rule's key must be told
   * by the lane's.
   */
  public enum Lane {
    /** By the sender's address. */
    ADDRESS,
    /** By visitor. */
    VISITOR
  }

  private final Lane lane;

  VisitKey(Lane lane) {
    this.lane = lane;
  }

  public Lane lane() {
    return lane;
  }
}
