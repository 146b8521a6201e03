/** Invalid-traffic rules: they mark and never delete. */
@NullMarked
package io.tallybook.transforms.traffic;

import org.jspecify.annotations.NullMarked;
