/**
 * Test traffic: a seeded generator that knows the truth about every event it makes, and a replayer
 * of recorded logs. No Beam, no Kafka: events leave as JSON, the way any client sends them.
 */
@NullMarked
package io.tallybook.testdata;

import org.jspecify.annotations.NullMarked;
