/** Where aggregates live: the store, its adapters and the format they are sent in. No Beam. */
@NullMarked
package io.tallybook.stores.aggregate;

import org.jspecify.annotations.NullMarked;
