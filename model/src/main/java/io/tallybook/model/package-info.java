/**
 * What an event, a verdict, money and an aggregate are. No Beam, no JSON, no clock, no other
 * module.
 */
@NullMarked
package io.tallybook.model;

import org.jspecify.annotations.NullMarked;
