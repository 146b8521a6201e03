-- The books. Amounts are bigint millionths of the currency's unit; a posting's sign is its side: debit > 0, credit < 0.
-- Every table only grows: see the guards at the end. Ids of ads and advertisers compare by their bytes (COLLATE "C").

-- One currency for all accounts; set by the first amount that is written.
CREATE TABLE book (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  currency text NOT NULL UNIQUE CHECK (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz NOT NULL
);

CREATE TABLE advertisers (
  id text COLLATE "C" PRIMARY KEY CHECK (id <> ''),
  created_at timestamptz NOT NULL
);

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('RECEIVABLE', 'PREPAID', 'REVENUE', 'CASH')),
  advertiser_id text COLLATE "C" REFERENCES advertisers,
  currency text NOT NULL REFERENCES book (currency),
  CHECK ((advertiser_id IS NULL) = (kind IN ('REVENUE', 'CASH'))),
  UNIQUE NULLS NOT DISTINCT (kind, advertiser_id, currency),
  UNIQUE (id, currency)
);
CREATE INDEX accounts_of_advertiser ON accounts (advertiser_id);

-- A row per run of a day that changed the books.
CREATE TABLE bills (
  day date NOT NULL,
  run integer NOT NULL CHECK (run >= 1),
  snapshot_id text NOT NULL CHECK (snapshot_id <> ''),
  versions text NOT NULL CHECK (versions <> ''),
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  reasons text NOT NULL CHECK (reasons <> ''),
  currency text NOT NULL REFERENCES book (currency),
  line_count bigint NOT NULL CHECK (line_count >= 0),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (day, run)
);

-- The figures an ad has from a run on; only the lines that the run changed. The newest run's row is the current state, all
-- rows together are the history, and a difference is a row less its predecessor.
CREATE TABLE billing_lines (
  day date NOT NULL,
  advertiser_id text COLLATE "C" NOT NULL REFERENCES advertisers,
  campaign_id text COLLATE "C" NOT NULL CHECK (campaign_id <> ''),
  ad_id text COLLATE "C" NOT NULL CHECK (ad_id <> ''),
  run integer NOT NULL,
  clicks bigint NOT NULL CHECK (clicks >= 0),
  unpriced_clicks bigint NOT NULL CHECK (unpriced_clicks BETWEEN 0 AND clicks),
  invalid_clicks bigint NOT NULL CHECK (invalid_clicks >= 0),
  duplicates bigint NOT NULL CHECK (duplicates >= 0),
  amount_micros bigint NOT NULL CHECK (amount_micros >= 0),
  invalid_micros bigint NOT NULL CHECK (invalid_micros >= 0),
  reasons text NOT NULL CHECK (reasons <> ''),
  PRIMARY KEY (day, advertiser_id, campaign_id, ad_id, run),
  FOREIGN KEY (day, run) REFERENCES bills
);
CREATE INDEX billing_lines_of_advertiser ON billing_lines (advertiser_id, day);

CREATE TABLE transactions (
  id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9a-f]{64}$'),
  kind text NOT NULL CHECK (kind IN ('BILL', 'ADJUSTMENT', 'PREPAYMENT')),
  advertiser_id text COLLATE "C" NOT NULL REFERENCES advertisers,
  day date NOT NULL,
  run integer,
  reason text NOT NULL CHECK (reason <> ''),
  memo text NOT NULL,
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL,
  -- The database transaction that made it, and closed it: no posting is added later.
  posted_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CHECK ((run IS NULL) = (kind = 'PREPAYMENT')),
  FOREIGN KEY (day, run) REFERENCES bills
);
CREATE INDEX transactions_of_day ON transactions (day, advertiser_id);
CREATE INDEX transactions_of_advertiser ON transactions (advertiser_id, day);

CREATE TABLE postings (
  transaction_id text COLLATE "C" NOT NULL REFERENCES transactions,
  seq smallint NOT NULL CHECK (seq >= 1),
  account_id bigint NOT NULL,
  currency text NOT NULL,
  amount_micros bigint NOT NULL CHECK (amount_micros <> 0),
  PRIMARY KEY (transaction_id, seq),
  FOREIGN KEY (account_id, currency) REFERENCES accounts (id, currency)
);
CREATE INDEX postings_of_account ON postings (account_id) INCLUDE (amount_micros);

CREATE TABLE prepayments (
  advertiser_id text COLLATE "C" NOT NULL REFERENCES advertisers,
  reference text COLLATE "C" NOT NULL CHECK (reference <> ''),
  amount_micros bigint NOT NULL CHECK (amount_micros > 0),
  transaction_id text COLLATE "C" NOT NULL UNIQUE REFERENCES transactions,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (advertiser_id, reference)
);

-- The limit from a day on; the newest row of the newest day that has begun counts.
CREATE TABLE credit_limits (
  advertiser_id text COLLATE "C" NOT NULL REFERENCES advertisers,
  effective_from date NOT NULL,
  seq integer NOT NULL CHECK (seq >= 1),
  limit_micros bigint NOT NULL CHECK (limit_micros >= 0),
  currency text NOT NULL REFERENCES book (currency),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (advertiser_id, effective_from, seq)
);

-- What became of a statement, and which run of which day made it so.
CREATE TABLE statement_events (
  advertiser_id text COLLATE "C" NOT NULL REFERENCES advertisers,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  seq integer NOT NULL CHECK (seq >= 1),
  state text NOT NULL CHECK (state IN ('OPEN', 'DRAFT', 'FINAL', 'ADJUSTED')),
  day date,
  run integer,
  created_at timestamptz NOT NULL,
  CHECK ((day IS NULL) = (run IS NULL)),
  PRIMARY KEY (advertiser_id, month, seq),
  FOREIGN KEY (day, run) REFERENCES bills
);
CREATE INDEX statement_events_of_month ON statement_events (month);

CREATE VIEW statements AS
  SELECT DISTINCT ON (advertiser_id, month) advertiser_id, month, seq, state, created_at
  FROM statement_events
  ORDER BY advertiser_id, month, seq DESC;

CREATE VIEW current_lines AS
  SELECT DISTINCT ON (day, advertiser_id, campaign_id, ad_id) *
  FROM billing_lines
  ORDER BY day, advertiser_id, campaign_id, ad_id, run DESC;

-- Double entry: checked when the database transaction ends.
CREATE FUNCTION check_transaction_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked text := CASE TG_TABLE_NAME WHEN 'postings' THEN to_jsonb(NEW) ->> 'transaction_id' ELSE to_jsonb(NEW) ->> 'id' END;
  total numeric;
  sides bigint;
BEGIN
  SELECT coalesce(sum(amount_micros), 0), count(*) INTO total, sides
    FROM tallybook.postings WHERE transaction_id = checked;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'transaction % does not balance: % postings with sum %', checked, sides, total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER transactions_balance AFTER INSERT ON transactions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_transaction_balances();
CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_transaction_balances();

CREATE FUNCTION refuse_later_postings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed text;
BEGIN
  SELECT t.id INTO closed FROM added a JOIN tallybook.transactions t ON t.id = a.transaction_id
    WHERE t.posted_in <> pg_current_xact_id() LIMIT 1;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'transaction % is closed: no posting can be added to it', closed USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER postings_closed AFTER INSERT ON postings REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_later_postings();

-- Nothing that was written is ever changed or taken away.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the ledger is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['book', 'advertisers', 'accounts', 'bills', 'billing_lines', 'transactions', 'postings',
    'prepayments', 'credit_limits', 'statement_events'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT '
      'EXECUTE FUNCTION refuse_change()', guarded);
    -- ALWAYS: session_replication_role does not switch it off.
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', guarded);
  END LOOP;
  ALTER TABLE transactions ENABLE ALWAYS TRIGGER transactions_balance;
  ALTER TABLE postings ENABLE ALWAYS TRIGGER postings_balance;
  ALTER TABLE postings ENABLE ALWAYS TRIGGER postings_closed;
END $$;
