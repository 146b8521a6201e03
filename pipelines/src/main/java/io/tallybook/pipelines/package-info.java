/**
 * Wiring: options, sources, windows, the shared transforms, sinks. No rule of counting lives here,
 * and no runner is named.
 */
@NullMarked
package io.tallybook.pipelines;

import org.jspecify.annotations.NullMarked;
