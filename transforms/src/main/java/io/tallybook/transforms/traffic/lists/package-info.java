/** The lists that traffic rules ask: effective-dated snapshots, chosen by the time of an event. */
@NullMarked
package io.tallybook.transforms.traffic.lists;

import org.jspecify.annotations.NullMarked;
