/** Where results live: interfaces and their adapters. No Beam. */
@NullMarked
package io.tallybook.stores;

import org.jspecify.annotations.NullMarked;
