package io.tallybook.transforms.traffic;

import io.tallybook.model.Click;

/** Scores a click by the number that its user id is; fails at other users. */
public final class ScriptedScorer implements ClickScorer {
  static String versionText = "7";

  @Override
  public double score(Click click) {
    return Double.parseDouble(click.header().userId());
  }

  @Override
  public String version() {
    return versionText;
  }
}
