/** Models to begin with, for whoever writes one. */
@NullMarked
package io.tallybook.transforms.traffic.example;

import org.jspecify.annotations.NullMarked;
