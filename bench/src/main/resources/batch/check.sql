SET temp_directory = '${scratch}';
SET memory_limit = '4GB';

CREATE TEMPORARY VIEW expected_rows AS
SELECT minute_millis, ad_id, device, gross_clicks, invalid_clicks, duplicates, spend_micros
FROM '${expected}';

CREATE TEMPORARY VIEW expected_lines AS
SELECT ad_id,
  sum(gross_clicks - invalid_clicks)::BIGINT AS clicks,
  sum(invalid_clicks)::BIGINT AS invalid_clicks,
  sum(duplicates)::BIGINT AS duplicates,
  sum(spend_micros)::BIGINT AS amount_micros,
  sum(invalid_micros)::BIGINT AS invalid_micros
FROM '${expected}'
GROUP BY ALL;

CREATE TEMPORARY VIEW found_rows AS
SELECT ${minute_millis} AS minute_millis, ad_id, device,
  gross_clicks::BIGINT AS gross_clicks,
  invalid_clicks::BIGINT AS invalid_clicks,
  duplicates::BIGINT AS duplicates,
  spend_micros::BIGINT AS spend_micros
FROM ${rows};

CREATE TEMPORARY VIEW found_lines AS
SELECT ad_id,
  clicks::BIGINT AS clicks,
  invalid_clicks::BIGINT AS invalid_clicks,
  duplicates::BIGINT AS duplicates,
  amount_micros::BIGINT AS amount_micros,
  invalid_micros::BIGINT AS invalid_micros
FROM ${lines};
