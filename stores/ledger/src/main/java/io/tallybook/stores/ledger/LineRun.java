package io.tallybook.stores.ledger;

/**
 * What a run of a day says of an ad.
 *
 * @param bill the run
 * @param figures what the ad is billed from then on; zeros if no more
 * @param difference by how much that is more than before
 */
public record LineRun(PostedBill bill, LineFigures figures, LineFigures difference) {}
