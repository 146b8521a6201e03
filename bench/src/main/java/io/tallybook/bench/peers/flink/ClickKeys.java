package io.tallybook.bench.peers.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * What a job keys clicks by.
 *
 * @param shape makes a click that holds its keys
 * @param type its type
 * @param id what repeats of a click share
 * @param idType the type of that
 * @param visit what clicks of a user, an ad and a window of the velocity rule share
 * @param visitType the type of that
 */
record ClickKeys<C extends PeerClick, I, V>(
    ClickShape<C> shape,
    TypeInformation<C> type,
    KeySelector<C, I> id,
    TypeInformation<I> idType,
    KeySelector<C, V> visit,
    TypeInformation<V> visitType) {

  /**
   * Keys as Flink programs have them: text and a tuple, with the serializers Flink has for them.
   */
  static ClickKeys<TextClick, String, Tuple3<String, String, Long>> text() {
    return new ClickKeys<>(
        TextClick::of,
        TextClick.TYPE,
        click -> click.id,
        Types.STRING,
        TextClick::visit,
        TextClick.VISIT);
  }

  /** Fingerprints for keys, which is Tallybook's own trick. */
  static ClickKeys<FingerprintClick, Fingerprint, Fingerprint> fingerprints() {
    return new ClickKeys<>(
        FingerprintClick::of,
        FingerprintClick.TYPE,
        click -> click.id,
        CompactTypeInfo.FINGERPRINT,
        click -> click.visit,
        CompactTypeInfo.FINGERPRINT);
  }
}
