/**
 * The steps that every count shares, one package a step. They know no IO, no pipeline options, no
 * runner, no wall clock and no environment, and they choose no windows or triggers.
 */
@NullMarked
package io.tallybook.transforms;

import org.jspecify.annotations.NullMarked;
