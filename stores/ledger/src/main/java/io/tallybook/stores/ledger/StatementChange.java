package io.tallybook.stores.ledger;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A change of a statement's state.
 *
 * @param state the state from then on
 * @param at when it came about
 * @param day the day whose bill brought it about; null when a person did
 * @param run the run of that day, or 0
 */
public record StatementChange(StatementState state, Instant at, @Nullable LocalDate day, int run) {}
