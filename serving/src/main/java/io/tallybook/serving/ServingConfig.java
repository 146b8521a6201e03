package io.tallybook.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallybook.model.Money;
import java.util.ArrayList;
import java.util.List;

/**
 * How the query API is set up.
 *
 * @param jwtSecret what access tokens are signed with: at least {@link
 *     AccessTokens#SECRET_BYTES_MIN} bytes in UTF-8
 * @param currency the one currency this deployment accounts in, ISO 4217
 */
public record ServingConfig(String jwtSecret, String currency) {
  /**
   * @throws IllegalArgumentException naming every problem; never the secret
   */
  public ServingConfig {
    List<String> problems = new ArrayList<>();
    int secretBytes = jwtSecret.getBytes(UTF_8).length;
    if (secretBytes < AccessTokens.SECRET_BYTES_MIN) {
      problems.add(
          "jwtSecret must have at least "
              + AccessTokens.SECRET_BYTES_MIN
              + " bytes, has "
              + secretBytes);
    }
    if (!Money.isCurrency(currency)) {
      problems.add("currency must be three upper-case letters (ISO 4217), is '" + currency + "'");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Without the secret: a configuration gets logged. */
  @Override
  public String toString() {
    return "ServingConfig[jwtSecret=(hidden), currency=" + currency + "]";
  }
}
