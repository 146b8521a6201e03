/** Where pipelines read from and write to. */
@NullMarked
package io.tallybook.pipelines.io;

import org.jspecify.annotations.NullMarked;
