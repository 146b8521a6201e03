CREATE TEMPORARY VIEW log USING parquet
OPTIONS (path '${log}', recursiveFileLookup 'true', pathGlobFilter '*.parquet');

INSERT OVERWRITE DIRECTORY '${output}/rows' USING parquet OPTIONS (compression 'zstd')
SELECT minute_millis, advertiser_id, campaign_id, ad_id, country, device,
  count(*) AS gross_clicks,
  count_if(is_invalid) AS invalid_clicks,
  sum(copies - 1) AS duplicates,
  sum(if(is_invalid, 0, cost_micros)) AS spend_micros,
  sum(if(is_invalid, cost_micros, 0)) AS invalid_micros
FROM (
  SELECT unix_millis(event_time) DIV 60000 * 60000 AS minute_millis,
    advertiser_id, campaign_id, ad_id, country, device, cost_micros,
    trim(coalesce(user_agent, '')) IN ('', '-') AS is_invalid,
    row_number() OVER (PARTITION BY event_id ORDER BY event_time) AS place,
    count(*) OVER (PARTITION BY event_id) AS copies
  FROM log
  WHERE event_type = 'CLICK')
WHERE place = 1
GROUP BY minute_millis, advertiser_id, campaign_id, ad_id, country, device;

CREATE TEMPORARY VIEW cells USING parquet OPTIONS (path '${output}/rows');

INSERT OVERWRITE DIRECTORY '${output}/lines' USING parquet OPTIONS (compression 'zstd')
SELECT advertiser_id, campaign_id, ad_id,
  sum(gross_clicks - invalid_clicks) AS clicks,
  sum(invalid_clicks) AS invalid_clicks,
  sum(duplicates) AS duplicates,
  sum(spend_micros) AS amount_micros,
  sum(invalid_micros) AS invalid_micros
FROM cells
GROUP BY advertiser_id, campaign_id, ad_id;
