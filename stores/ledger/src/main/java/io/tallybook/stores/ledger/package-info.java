/** The ledger: who owes what and why, in PostgreSQL, append-only and double-entry. */
@NullMarked
package io.tallybook.stores.ledger;

import org.jspecify.annotations.NullMarked;
