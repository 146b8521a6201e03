/** Bytes written and read without streams: the format of batches and of logs. */
@NullMarked
package io.tallybook.transforms.bytes;

import org.jspecify.annotations.NullMarked;
