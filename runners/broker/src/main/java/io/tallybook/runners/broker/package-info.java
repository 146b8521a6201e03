/** One real Kafka broker inside this JVM, for machines that have none. */
@NullMarked
package io.tallybook.runners.broker;

import org.jspecify.annotations.NullMarked;
