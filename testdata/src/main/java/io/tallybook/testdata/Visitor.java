package io.tallybook.testdata;

import io.tallybook.model.Device;

/** Who looks at ads, person or machine, and on which publisher's pages. */
record Visitor(
    String userId,
    String country,
    Device device,
    String ip,
    String userAgent,
    String publisherId,
    TruthLabel label) {

  Visitor withUserId(String newUserId) {
    return new Visitor(newUserId, country, device, ip, userAgent, publisherId, label);
  }

  Visitor withPlace(String newCountry, String newIp) {
    return new Visitor(userId, newCountry, device, newIp, userAgent, publisherId, label);
  }

  Visitor withUserAgent(String newUserAgent) {
    return new Visitor(userId, country, device, ip, newUserAgent, publisherId, label);
  }

  Visitor withPublisherId(String newPublisherId) {
    return new Visitor(userId, country, device, ip, userAgent, newPublisherId, label);
  }

  Visitor withLabel(TruthLabel newLabel) {
    return new Visitor(userId, country, device, ip, userAgent, publisherId, newLabel);
  }
}
