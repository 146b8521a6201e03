/** Steps that run one after the other inside one DoFn, without the runner between them. */
@NullMarked
package io.tallybook.transforms.stage;

import org.jspecify.annotations.NullMarked;
