/**
 * Rules that look at several clicks of one key, in the stream and in the batch.
 *
 * <p>A visit is a click as these rules see it: a time, an id, an attribute. What a rule says of a
 * visit is a function of the set of visits of its key, whatever the order in which they arrive.
 */
@NullMarked
package io.tallybook.transforms.visits;

import org.jspecify.annotations.NullMarked;
