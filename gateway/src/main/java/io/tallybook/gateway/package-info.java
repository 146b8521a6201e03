/**
 * HTTP ingest: takes clicks, impressions and conversions, checks them by the model's own rules,
 * stamps the time of receipt once and answers when Kafka has them. Knows no Beam.
 *
 * <p>A request becomes {@link io.tallybook.gateway.EventDraft}s (what was given, by field), then
 * {@link io.tallybook.gateway.PreparedEvent}s (what will lie in the log, already validated), then
 * acknowledged records. {@link io.tallybook.gateway.Gateway} is the way in.
 */
@NullMarked
package io.tallybook.gateway;

import org.jspecify.annotations.NullMarked;
