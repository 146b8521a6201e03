/** What judges traffic, read from files: lists and the settings of rules. */
@NullMarked
package io.tallybook.pipelines.traffic;

import org.jspecify.annotations.NullMarked;
