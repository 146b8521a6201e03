package io.tallybook.testdata;

import io.tallybook.model.Device;

/** Who looks at ads, person or machine. */
record Visitor(
    String userId, String country, Device device, String ip, String userAgent, TruthLabel label) {}
