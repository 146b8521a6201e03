/** From records of the log to events, or to rejections. */
@NullMarked
package io.tallybook.transforms.decode;

import org.jspecify.annotations.NullMarked;
