/**
 * The second, independent count, and where it and the stream differ. It shares no code with the
 * transforms: a shared bug would reconcile with itself.
 */
@NullMarked
package io.tallybook.reconciliation;

import org.jspecify.annotations.NullMarked;
