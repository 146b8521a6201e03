/** How statements are shown: as text, CSV, JSON and PDF, the same bytes for the same content. */
@NullMarked
package io.tallybook.stores.ledger.format;

import org.jspecify.annotations.NullMarked;
