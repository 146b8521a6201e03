/**
 * Holds what the traffic rules said against what is true of generated traffic. Knows the model, the
 * truth and the formats of both, and nothing of the rules.
 */
@NullMarked
package io.tallybook.testdata.judge;

import org.jspecify.annotations.NullMarked;
