package io.tallybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSignerTest {
  private static final LinkSigner SIGNER = new LinkSigner(GatewayServer.SIGNING_KEY);

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "user_id", "u 1",
          "ad_id", "ad-1",
          "cost_per_click", "0.25",
          "redirect_url", "https://shop.example/a?b=c&d=\u00fc");

  /** From another implementation of HMAC-SHA256 over the documented canonical query. */
  private static final String SIGNATURE =
      "0deb24c34c4b1143dcdf4be5da0bc6f36850bfd95a0f437b432f6af961a97f94";

  @Test
  void sign_isTheDocumentedHmac() {
    assertThat(SIGNER.sign(PARAMETERS)).isEqualTo(SIGNATURE);
  }

  @Test
  void sign_ignoresASignature() {
    assertThat(SIGNER.sign(with("sig", "whatever"))).isEqualTo(SIGNATURE);
  }

  @Test
  void signLink_appendsTheSignatureOfTheDecodedQuery() {
    String link =
        "https://tally.example/api/v1/clicks?user_id=u+1&ad_id=ad%2D1&cost_per_click=0.25"
            + "&redirect_url=https%3A%2F%2Fshop.example%2Fa%3Fb%3Dc%26d%3D%C3%BC";
    assertThat(SIGNER.signLink(link)).isEqualTo(link + "&sig=" + SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://tally.example/api/v1/clicks",
        "/api/v1/clicks?a=b#c",
        "/api/v1/clicks?a=b&sig=c",
        "/api/v1/clicks?a=b&a=c",
        "/api/v1/clicks?a=%zz",
        "/api/v1/clicks?a=b%0Ac",
      })
  void signLink_refusesWhatItCannotSign(String link) {
    assertThatIllegalArgumentException().isThrownBy(() -> SIGNER.signLink(link));
  }

  @Test
  void verify_acceptsTheRightSignature() {
    assertThat(SIGNER.verify(with("sig", SIGNATURE))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sig,''",
    "sig,0deb24c34c4b1143dcdf4be5da0bc6f36850bfd95a0f437b432f6af961a97f95",
    "sig,0DEB24C34C4B1143DCDF4BE5DA0BC6F36850BFD95A0F437B432F6AF961A97F94",
    "sig,0deb24c34c4b1143dcdf4be5da0bc6f36850bfd95a0f437b432f6af961a97f9",
    "sig,0deb24c34c4b1143dcdf4be5da0bc6f36850bfd95a0f437b432f6af961a97f940",
    "cost_per_click,0.01",
    "cost_per_click,0.250",
    "ad_id,ad-2",
    "redirect_url,https://evil.example",
    "added,x",
  })
  void verify_refusesAChange(String name, String value) {
    Map<String, String> changed = with("sig", SIGNATURE);
    changed.put(name, value);
    assertThat(SIGNER.verify(changed)).isFalse();
  }

  @Test
  void verify_refusesARemoval() {
    Map<String, String> changed = with("sig", SIGNATURE);
    changed.remove("cost_per_click");
    assertThat(SIGNER.verify(changed)).isFalse();
  }

  @Test
  void verify_refusesAnotherSplitOfTheSameText() {
    String signature = SIGNER.sign(Map.of("a", "1", "b", "2"));
    assertThat(SIGNER.verify(Map.of("a", "1", "b", "2", "sig", signature))).isTrue();
    assertThat(SIGNER.verify(Map.of("a", "1\nb=2", "sig", signature))).isFalse();
    String query = SIGNER.sign(Map.of("r", "x=y"));
    assertThat(SIGNER.verify(Map.of("r", "x=y", "sig", query))).isTrue();
    assertThat(SIGNER.verify(Map.of("r=x", "y", "sig", query))).isFalse();
  }

  @Test
  void key_tooShort_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinkSigner("short"))
        .withMessage("a signing key must have at least 16 characters, has 5");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> parameters = new HashMap<>(PARAMETERS);
    parameters.put(name, value);
    return parameters;
  }
}
