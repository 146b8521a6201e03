package io.tallybook.model;

/** An ad that was shown. */
public record Impression(EventHeader header) implements AdEvent {}
