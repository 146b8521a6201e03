package io.tallybook.testdata;

import java.util.List;

/** Users and publishers of generated traffic that an operator's lists would name. */
public final class ListedIdentities {
  private ListedIdentities() {}

  /** The operator's test accounts. */
  public static final List<String> TEST_USERS = List.of("u-test-1", "u-test-2", "u-test-3");

  /** Users on the blocklist. */
  public static final List<String> BLOCKED_USERS = List.of("u-blocked-1", "u-blocked-2");

  /** Publishers on the blocklist. */
  public static final List<String> BLOCKED_PUBLISHERS = List.of(Publishers.BLOCKED);
}
