/** Launches pipelines on Beam's direct runner: in this process, in memory, for trials. */
@NullMarked
package io.tallybook.runners.direct;

import org.jspecify.annotations.NullMarked;
