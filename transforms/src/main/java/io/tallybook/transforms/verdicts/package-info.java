/** From marks that arrive in any order to what is counted: the fold of verdicts by click. */
@NullMarked
package io.tallybook.transforms.verdicts;

import org.jspecify.annotations.NullMarked;
