package io.tallybook.pipelines;

import java.util.List;

/** Flags that make no sense, all of them together. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
