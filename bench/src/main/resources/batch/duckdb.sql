SET memory_limit = '6GB';
SET threads = ${cores};
SET preserve_insertion_order = false;
SET temp_directory = '${scratch}';

CREATE TEMPORARY TABLE cells AS
SELECT minute_millis, advertiser_id, campaign_id, ad_id, country, device,
  count(*) AS gross_clicks,
  count(*) FILTER (is_invalid) AS invalid_clicks,
  sum(copies - 1) AS duplicates,
  coalesce(sum(cost_micros) FILTER (NOT is_invalid), 0) AS spend_micros,
  coalesce(sum(cost_micros) FILTER (is_invalid), 0) AS invalid_micros
FROM (
  SELECT epoch_ms(min(event_time)) // 60000 * 60000 AS minute_millis,
    any_value(advertiser_id) AS advertiser_id,
    any_value(campaign_id) AS campaign_id,
    any_value(ad_id) AS ad_id,
    any_value(country) AS country,
    any_value(device) AS device,
    any_value(cost_micros) AS cost_micros,
    any_value(trim(coalesce(user_agent, '')) IN ('', '-')) AS is_invalid,
    count(*) AS copies
  FROM read_parquet('${log}/**/*.parquet', hive_partitioning = false)
  WHERE event_type = 'CLICK'
  GROUP BY event_id)
GROUP BY ALL;

COPY cells TO '${output}/rows.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (
  SELECT advertiser_id, campaign_id, ad_id,
    sum(gross_clicks - invalid_clicks) AS clicks,
    sum(invalid_clicks) AS invalid_clicks,
    sum(duplicates) AS duplicates,
    sum(spend_micros) AS amount_micros,
    sum(invalid_micros) AS invalid_micros
  FROM cells
  GROUP BY ALL
) TO '${output}/lines.parquet' (FORMAT parquet, COMPRESSION zstd);
